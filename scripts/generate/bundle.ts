import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isObject, type JsonObject } from "./document.ts";

const redocly = fileURLToPath(new URL("../../node_modules/@redocly/cli/bin/cli.js", import.meta.url));

/**
 * The whole document in one, with references to components kept. By Redocly's command: its library is not part of the CLI's
 * interface, and the one that openapi-typescript brings is a major version older than the linter that guards the document.
 */
export async function bundleDocument(root: string): Promise<JsonObject> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-bundle-"));
  try {
    const file = join(folder, "openapi.json");
    await run(root, ["bundle", "openapi/aidmp.yaml", "--output", file]);
    const document: unknown = JSON.parse(await readFile(file, "utf8"));
    if (!isObject(document)) throw new Error("The bundled document is no object.");
    return document;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(root: string, args: readonly string[]): Promise<void> {
  // Neither a usage report nor a look for updates belongs into a build: both reach out to the network.
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  try {
    await promisify(execFile)(process.execPath, [redocly, ...args], { cwd: root, env });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    throw new Error(`Bundling openapi/aidmp.yaml failed; \`npx redocly lint\` says more.\n${output}`, { cause: error });
  }
}
