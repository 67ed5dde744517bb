/**
 * Which folder may import which: `npm run check:arrows`. Type-only imports count.
 *
 * A package lists its folders in layers, from the lowest to the highest. A folder may import from lower layers only, so
 * folders of one layer do not know each other. "." means the files beside the folders.
 */
// oxlint-disable-next-line import/no-default-export -- it is what dependency-cruiser reads
export default {
  forbidden: [
    ...layered("client", [
      ["generated", "json", "events"],
      ["errors", "time"],
      ["redaction"],
      ["auth", "request"],
      ["transport"],
      ["results"],
      ["calls"],
      ["."],
    ]),
    ...layered("operations", [
      ["options"],
      ["reading", "schedule", "policy"],
      ["sources"],
      ["step"],
      ["engine", "start-upload"],
      ["poller"],
      ["."],
    ]),
    {
      name: "client-imports-no-other-package",
      comment: "Waiting stands on the client, never the other way round.",
      severity: "error",
      from: { path: "^packages/client/src/" },
      to: { path: "^(?:packages/(?!client/)|@aidmp/)" },
    },
    {
      name: "operations-imports-the-client-only",
      comment: "What operations needs of another package belongs into the client, or into operations itself.",
      severity: "error",
      from: { path: "^packages/operations/src/" },
      to: { path: "^(?:packages/(?!operations/|client/)|@aidmp/(?!client))" },
    },
    ...layered("datasets", [["source", "files", "find", "tasks"], ["upload", "verify", "s3"], ["node"], ["."]]),
    {
      name: "datasets-imports-client-and-operations",
      comment: "The whole job stands on waiting, and on nothing else.",
      severity: "error",
      from: { path: "^packages/datasets/src/" },
      to: { path: "^(?:packages/(?!datasets/|operations/|client/)|@aidmp/(?!client|operations))" },
    },
    ...layered("cli", [["context"], ["arguments"], ["output", "settings"], ["commands"], ["."]]),
    ...layered("bullmq", [["jobs"], ["queues"], ["worker"], ["."]]),
    {
      name: "bullmq-imports-operations-and-the-client-only",
      comment: "What it needs of another package belongs into operations, or into bullmq itself.",
      severity: "error",
      from: { path: "^packages/bullmq/src/" },
      to: { path: "^(?:packages/(?!bullmq/|operations/|client/)|@aidmp/(?!client|operations))" },
    },
    ...layered("emulator", [
      ["errors", "text", "generated", "time", "faults"],
      ["rpc"],
      ["tasks", "branches"],
      ["http", "script", "transfer", "datasets"],
      ["console"],
      ["."],
      ["command"],
    ]),
    {
      name: "emulator-imports-no-other-package",
      comment: "The emulator depends on the document only. Otherwise a mistake in the client could hide in both.",
      severity: "error",
      from: { path: "^packages/emulator/src/" },
      to: { path: "^(?:packages/(?!emulator/)|@aidmp/)" },
    },
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" } },
};

function layered(name, layers) {
  const source = `^packages/${name}/src/`;
  const pathOf = (folder) => (folder === "." ? `${source}[^/]+$` : `${source}${folder}/`);
  const rule = (what, comment, from, to) => ({ name: `${name}-${what}`, comment, severity: "error", from, to });
  return [
    rule("has-no-circle", "Move what both need into a file below them.", { path: source }, { circular: true }),
    rule(
      "lists-every-folder",
      "Add the folder to its layer in .dependency-cruiser.mjs.",
      { path: source, pathNot: layers.flat().map(pathOf) },
      {},
    ),
    ...layers.flatMap((folders, index) =>
      folders.map((folder) =>
        rule(
          `${folder === "." ? "files-beside-the-folders" : folder}-imports-lower-layers-only`,
          "Move what is needed into a lower layer, or pass it in.",
          { path: pathOf(folder) },
          { path: source, pathNot: [folder, ...layers.slice(0, index).flat()].map(pathOf) },
        ),
      ),
    ),
  ];
}
