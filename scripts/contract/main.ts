/**
 * Whether other people's tools agree with the document.
 *
 *   npm run contract                  all checks
 *   npm run contract -- drift         workflows against the emulator, then all its traffic against the document
 *   npm run contract -- release       breaking changes since the last release need a major changeset
 *   npm run contract -- score         the document's score keeps its floor
 *
 * Prints what is wrong, and exits 1 when anything is. The packages must have been built. A release renews what the next
 * changes are compared with: `npx redocly bundle openapi/aidmp.yaml -o openapi/released.yaml && npx oxfmt openapi`.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkDrift } from "./check-drift.js";
import { checkRelease } from "./check-release.js";
import { findScoreProblems, scoreFloor } from "./score.js";
import { runRedocly } from "../redocly.js";
import { bundleDocument } from "../openapi-document.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const checks = new Map<string, () => Promise<readonly string[]>>([
  ["score", async () => findScoreProblems(JSON.parse(await runRedocly(root, scoreCommand)), scoreFloor)],
  ["release", () => checkRelease(root)],
  ["drift", async () => checkDrift(root, await bundleDocument(root))],
]);
const scoreCommand = ["score", "openapi/aidmp.yaml", "--format=json"];

const { positionals } = parseArgs({ allowPositionals: true });
for (const name of positionals.length > 0 ? positionals : checks.keys()) {
  const check = checks.get(name);
  if (check === undefined) {
    throw new TypeError(`There is no check "${name}"; there are ${[...checks.keys()].join(", ")}.`);
  }
  const problems = await check().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
  for (const problem of problems) console.error(`${name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${name}: in order`);
}
