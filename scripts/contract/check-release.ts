import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runRedocly } from "../redocly.js";
import { announcedBump, findUnannouncedChanges, parseDiff } from "./release-diff.js";

/** Compares the document with the one released last, `openapi/released.yaml`. Returns the breaking changes not announced. */
export async function checkRelease(root: string): Promise<readonly string[]> {
  const folder = join(root, "node_modules/.cache/aidmp-contract");
  const present = join(folder, "present.yaml");
  await mkdir(folder, { recursive: true });
  // Bundled as the released one is, so that only what changed differs.
  await runRedocly(root, ["bundle", "openapi/aidmp.yaml", `--output=${present}`]);
  const report = await runRedocly(root, [
    "diff",
    "openapi/released.yaml",
    present,
    "--config=scripts/contract/redocly.diff.yaml",
    "--format=json",
    "--fail-on=none",
  ]);
  return findUnannouncedChanges(parseDiff(JSON.parse(report)), announcedBump(await readChangesets(root)));
}

async function readChangesets(root: string): Promise<readonly string[]> {
  const folder = join(root, ".changeset");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md") && file !== "README.md");
  return Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
}
