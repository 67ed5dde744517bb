import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * Prints `N passed, N failed` over all suites, from the reports that vitest leaves in `test-results/`.
 * `--also-failed N` counts failures that no suite knows of: a command of CI that failed.
 */
const { values } = parseArgs({ options: { "also-failed": { type: "string", default: "0" } } });

const folders = ["packages/client", "packages/operations", "packages/bullmq", "packages/emulator", "scripts", "tests"];
let passed = 0;
let failed = Number(values["also-failed"]);
for (const folder of folders) {
  for (const report of await reportsIn(join(folder, "test-results"))) {
    passed += report.numPassedTests;
    failed += report.numFailedTests;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

async function reportsIn(folder: string): Promise<Report[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const texts = names.filter((name) => name.endsWith(".json")).map((name) => readFile(join(folder, name), "utf8"));
  return (await Promise.all(texts)).map((text) => {
    const report: Report = JSON.parse(text);
    return report;
  });
}
