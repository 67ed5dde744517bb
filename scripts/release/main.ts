/**
 * The tarballs of a release, with their digests. Publishes nothing.
 *
 *   npm run release:pack -- --out DIR
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { packRelease } from "./pack-release.ts";
import { runToEnd } from "@aidmp/test-support/run-program";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string", default: "dist/release" } } });
const versions = await packRelease({ root, output: values.out, isPublished });
console.log(versions.length === 0 ? "There is nothing to publish." : versions.join("\n"));

/** Whatever else the registry answers ends the script: taken for "no", it would publish on a guess. */
async function isPublished(name: string, version: string): Promise<boolean> {
  const { ended, stdout, stderr } = await runToEnd("npm", ["view", `${name}@${version}`, "version"]);
  if (ended === 0) return stdout.trim() !== "";
  if (stderr.includes("E404")) return false;
  throw new Error(`Whether ${name}@${version} is published could not be found out:\n${stderr}`);
}
