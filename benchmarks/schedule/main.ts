/**
 * Requests against delay: what each default schedule costs, in virtual time. Exits with 1 when a bound of ours is broken.
 *
 *     npx tsx benchmarks/schedule/main.ts [--json]
 */
import { scenarios, type ScenarioName } from "../../packages/operations/test/schedule/scenarios.js";
import { measure } from "../../packages/operations/test/schedule/simulator.js";
import { ours, peers } from "./contestants.js";
import { dominances, sweep, verdicts, worstRatio } from "./verdict.js";

const shownScenarios: readonly ScenarioName[] = ["none", "linear", "noise ± 10 %", "stalled at 99 %", "backwards"];
const shownDurations: readonly (readonly [label: string, inMs: number])[] = [
  ["1 s", 1_000],
  ["10 s", 10_000],
  ["1 min", 60_000],
  ["10 min", 600_000],
  ["1 h", 3_600_000],
];

const contestants = [ours, ...peers];
const table = shownScenarios.flatMap((scenario) =>
  contestants.map((contestant) => ({
    scenario,
    contestant: contestant.name,
    measurements: shownDurations.map(([, inMs]) =>
      measure(contestant, inMs, scenarios[contestant === ours ? scenario : "none"], 500),
    ),
    worstRatio: worstRatio(sweep(contestant, contestant === ours ? scenario : "none")),
  })),
);
const bounds = verdicts(ours);
const dominatedBy = dominances(ours, peers);

if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ table, bounds, dominatedBy }, undefined, 2));
} else {
  print();
}
if (bounds.some(({ held }) => !held)) process.exitCode = 1;

function print(): void {
  for (const scenario of shownScenarios) {
    console.log(`\nProgress: ${scenario} (requests · mean delay · cost ratio; worst ratio from 10 s to 1 h)`);
    console.log(row("", [...shownDurations.map(([label]) => label), "worst"]));
    for (const line of table.filter((each) => each.scenario === scenario)) {
      const cells = line.measurements.map(
        ({ requests, delayInMs, ratio }) =>
          `${requests.toFixed(1)} · ${(delayInMs / 1_000).toFixed(2)} s · ${ratio.toFixed(2)}`,
      );
      console.log(row(line.contestant, [...cells, line.worstRatio.toFixed(2)]));
    }
  }
  console.log("\nBounds");
  for (const { bound, limit, measured, held } of bounds) {
    console.log(`${held ? "held  " : "BROKEN"} ${bound}: ${measured.toFixed(3)} of at most ${limit}`);
  }
  console.log("\nBoth fewer requests and less delay than ours, from 10 s to 1 h");
  if (dominatedBy.length === 0) console.log("nobody");
  for (const { peer, scenario, durationsInMs } of dominatedBy) {
    const seconds = durationsInMs.map((inMs) => Math.round(inMs / 1_000));
    console.log(`${peer}, progress "${scenario}": ${Math.min(...seconds)} to ${Math.max(...seconds)} s`);
  }
}

function row(name: string, cells: readonly string[]): string {
  return [name.padEnd(26), ...cells.map((cell) => cell.padStart(24))].join("");
}
