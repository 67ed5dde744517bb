import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { glob } from "tinyglobby";

/**
 * Prints `N passed, N failed` over all suites, from the reports that vitest leaves in `test-results/`.
 * `--also-failed N` counts failures that no suite knows of: a command of CI that failed.
 */
const { values } = parseArgs({ options: { "also-failed": { type: "string", default: "0" } } });

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

let passed = 0;
let failed = Number(values["also-failed"]);
for (const file of await glob("{packages/*,scripts,tests}/test-results/*.json")) {
  const report: Report = JSON.parse(await readFile(file, "utf8"));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
