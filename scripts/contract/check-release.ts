import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import readChangesets from "@changesets/read";
import { runRedocly } from "../redocly.js";

const config = fileURLToPath(new URL("redocly.diff.yaml", import.meta.url));

/**
 * Compares the document with the one released last, `openapi/released.yaml`. `redocly diff` fails for a breaking change: what
 * it says is returned, unless a changeset announces a major version.
 */
export async function checkRelease(root: string): Promise<readonly string[]> {
  const changesets = await readChangesets(root);
  if (changesets.some(({ releases }) => releases.some(({ type }) => type === "major"))) return [];
  const folder = join(root, "node_modules/.cache/aidmp-contract");
  const present = join(folder, "present.yaml");
  await mkdir(folder, { recursive: true });
  // Bundled as the released one is, so that only what changed differs.
  await runRedocly(root, ["bundle", "openapi/aidmp.yaml", `--output=${present}`]);
  try {
    await runRedocly(root, ["diff", "openapi/released.yaml", present, `--config=${config}`]);
    return [];
  } catch (error) {
    return [`no changeset is "major", and the document is not what was released:\n${String(error)}`];
  }
}
