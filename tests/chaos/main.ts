/**
 * Breaks exchanges, kills the service, passes a day on a virtual clock, and counts what was lost.
 *
 *   npm run test:chaos                     prints the seed and the figures; exits 1 if a promise was broken
 *   npm run test:chaos -- --seed 7         makes the run with that seed again
 *   npm run test:chaos -- --only uploads   or operations, or soak, or requests
 *   npm run test:chaos -- --requests 1000  sends the emulator so many requests; by default 100,000
 *   npm run test:chaos -- --write          writes docs/reliability.md as well
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runInProcess } from "./run.ts";
import { operationsFigures, requestsFigures, soakFigures, uploadsFigures, type Figures } from "./figures.ts";
import { reliabilityPage, thisMachine, today, withSection } from "./page.ts";
import { runProgram } from "@aidmp/test-support/run-program";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    only: { type: "string" },
    requests: { type: "string", default: "100000" },
    write: { type: "boolean", default: false },
  },
});
if (values.write && values.only !== undefined && values.only !== "requests") {
  throw new Error("--write needs everything to run: leave out --only. Only the requests are written by themselves.");
}
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isSafeInteger(seed)) throw new Error(`--seed is a whole number, not "${values.seed}".`);
const requests = Number(values.requests);
if (!Number.isSafeInteger(requests) || requests < 1_000 || requests % 100 !== 0) {
  throw new Error(`--requests is a multiple of 100, at least 1000, not "${values.requests}".`);
}
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
  requests: async () => requestsFigures(await runInProcess("requests", { requests, tasks: requests / 50 })),
};
if (values.only !== undefined && !(values.only in steps)) {
  throw new Error(`--only is one of ${Object.keys(steps).join(", ")}.`);
}

const sections = new Map<string, Figures>();
for (const [name, measure] of Object.entries(steps)) {
  if (values.only !== undefined && values.only !== name) continue;
  const section = await measure();
  sections.set(name, section);
  console.log(`\n${section.title}`);
  for (const { what, value, mustBe } of section.rows) {
    console.log(`  ${what}: ${value}${mustBe === undefined ? "" : `   (must be ${mustBe})`}`);
  }
  for (const problem of section.broken) console.error(`  BROKEN: ${problem}`);
}
if (values.write) {
  const page = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));
  const { requests: served, ...seeded } = Object.fromEntries(sections);
  let text = await readFile(page, "utf8");
  if (values.only === undefined) text = reliabilityPage(Object.values(seeded), seed, text);
  if (served !== undefined) {
    const command = "npm run test:chaos -- --only requests --write";
    const measured = `Measured on ${today()} by \`${command}\`, with Node ${process.versions.node} on ${thisMachine()}.`;
    text = withSection(text, { ...served, explanation: `${served.explanation} ${measured}` });
  }
  await writeFile(page, text);
  // The tables are aligned as the rest of the repository is.
  await runProgram("npx", ["oxfmt", page]);
  console.log("\nWrote docs/reliability.md.");
}
process.exitCode = [...sections.values()].some(({ broken }) => broken.length > 0) ? 1 : 0;
