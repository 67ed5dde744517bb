/**
 * Breaks exchanges, kills the service, passes a day on a virtual clock, and counts what was lost.
 *
 *   npm run test:chaos                     prints the seed and the figures; exits 1 if a promise was broken
 *   npm run test:chaos -- --seed 7         makes the run with that seed again
 *   npm run test:chaos -- --only uploads   or operations, or soak
 *   npm run test:chaos -- --write          writes docs/reliability.md as well
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runInProcess } from "./run.ts";
import { operationsFigures, soakFigures, uploadsFigures, type Figures } from "./figures.ts";
import { reliabilityPage } from "./page.ts";
import { runProgram } from "@aidmp/test-support/run-program";

const { values } = parseArgs({
  options: { seed: { type: "string" }, only: { type: "string" }, write: { type: "boolean", default: false } },
});
if (values.write && values.only !== undefined) throw new Error("--write needs everything to run: leave out --only.");
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isSafeInteger(seed)) throw new Error(`--seed is a whole number, not "${values.seed}".`);
console.log(`Seed ${seed}: npm run test:chaos -- --seed ${seed}`);

const steps: Readonly<Record<string, () => Promise<Figures>>> = {
  uploads: async () => uploadsFigures(await runInProcess("uploads", { runs: 1_000, seed })),
  operations: async () =>
    operationsFigures(
      await runInProcess("operations", {
        operations: 2_000,
        seed,
        faultyShare: 0.3,
        longestInMs: 30_000,
        concurrency: 150,
      }),
    ),
  soak: async () => soakFigures(await runInProcess("soak", { virtualHours: 24, operationsAtATime: 1_000, seed })),
};
if (values.only !== undefined && !(values.only in steps)) {
  throw new Error(`--only is one of ${Object.keys(steps).join(", ")}.`);
}

const sections: Figures[] = [];
for (const [name, measure] of Object.entries(steps)) {
  if (values.only !== undefined && values.only !== name) continue;
  const section = await measure();
  sections.push(section);
  console.log(`\n${section.title}`);
  for (const { what, value, mustBe } of section.rows) {
    console.log(`  ${what}: ${value}${mustBe === undefined ? "" : `   (must be ${mustBe})`}`);
  }
  for (const problem of section.broken) console.error(`  BROKEN: ${problem}`);
}
if (values.write) {
  const page = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));
  await writeFile(page, reliabilityPage(sections, seed, await readFile(page, "utf8")));
  // The tables are aligned as the rest of the repository is.
  await runProgram("npx", ["oxfmt", page]);
  console.log("\nWrote docs/reliability.md.");
}
process.exitCode = sections.some(({ broken }) => broken.length > 0) ? 1 : 0;
