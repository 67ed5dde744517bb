import { parseArgs } from "node:util";
import { type BenchmarkResult, isMet } from "./harness/benchmark.js";
import { writeDocument } from "./harness/document.js";
import { aboutMachine, thisMachine } from "./harness/machine.js";
import { textOf } from "./harness/print.js";
import { cli } from "./cli/benchmark.js";
import { client } from "./client/benchmark.js";
import { emulator } from "./emulator/benchmark.js";
import { listing } from "./list-files/benchmark.js";
import { manyTasks } from "./many-tasks/benchmark.js";
import { polling } from "./polling/benchmark.js";
import { redaction } from "./redaction/benchmark.js";
import { schedule } from "./schedule/benchmark.js";
import { size } from "./size/benchmark.js";
import { enginesBenchmark as engines } from "./engines/benchmark.js";
import { uploads } from "./uploads/benchmark.js";
import { verify } from "./verify/benchmark.js";

/**
 * `npm run bench [-- NAME…] [--json] [--write] [--gate]`: measures, and prints a table for each benchmark. `--write` puts
 * the results into `docs/performance.md`; `--gate` exits with 1 where a target is missed.
 */
const benchmarks = [
  polling,
  schedule,
  manyTasks,
  client,
  size,
  emulator,
  redaction,
  verify,
  listing,
  uploads,
  engines,
  cli,
];
const names = benchmarks.map(({ name }) => name);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, write: { type: "boolean" }, gate: { type: "boolean" } },
});
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}: there are ${names.join(", ")}.`);
  process.exit(2);
}

const machine = thisMachine();
const chosen = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const sections: { name: string; title: string; result: BenchmarkResult }[] = [];
for (const benchmark of chosen) {
  const { name, title } = benchmark;
  const startedAt = performance.now();
  const result = await benchmark.run({ progress: showProgress, write: values.write === true });
  sections.push({ name, title, result });
  showProgress(`${name}: ${Math.round((performance.now() - startedAt) / 1000)} s`);
  if (values.json !== true) console.log(textOf(title, result));
  // At once: what was measured stays, also where a later one fails.
  if (values.write === true) await writeDocument([{ name, title, result }], names, aboutMachine(machine));
}

if (values.json === true) console.log(JSON.stringify({ machine, benchmarks: sections }, undefined, 2));
else console.log(`\n${aboutMachine(machine)}`);
if (values.gate === true && sections.some(({ result }) => !result.targets.every(isMet))) process.exitCode = 1;

/** On stderr: what is printed is the result. */
function showProgress(words: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${words}`);
  else process.stderr.write(`${words}\n`);
}
