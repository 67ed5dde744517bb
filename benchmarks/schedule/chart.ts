import { type ScenarioName, scenarios } from "../../packages/operations/test/support/scenarios.js";
import { logSpaced, measure } from "../../packages/operations/test/support/simulator.js";
import type { Chart, ChartLine } from "../harness/chart.js";
import { type Competitor, ours, peers } from "./competitors.js";

/** Named on each line; the durations between them draw the curve. */
const marked = new Map([
  [0, "1 s"],
  [10, "10 s"],
  [20, "1.7 min"],
  [30, "17 min"],
  [36, "1 h"],
]);
/** Ten a decade from 1 s; the last is an hour, to 1.1 %. */
const durations = logSpaced(1_000, 1_000 * 10 ** 3.6, 37);

/** Requests against mean delay, one line a schedule. Below and to the left is better. */
export function requestsAgainstDelay(): Chart {
  return {
    title: "Requests against delay in noticing the end",
    subtitle: "Operations from 1 s to 1 h; further left and further down is better",
    height: 620,
    legendRows: 2,
    x: { name: "requests", min: 1, max: 10_000 },
    y: { name: "mean delay, s", min: 0.01, max: 100 },
    lines: [
      line("@aidmp/operations, no progress", ours, "none", true),
      line("@aidmp/operations, linear progress", ours, "linear", true),
      ...peers.map((competitor) => line(competitor.name, competitor, "none", false)),
    ],
  };
}

function line(name: string, competitor: Competitor, scenario: ScenarioName, isOurs: boolean): ChartLine {
  const points = durations.map((inMs, index) => {
    const { requests, delayInMs } = measure(competitor, inMs, scenarios[scenario], 300);
    const mark = marked.get(index);
    return { x: requests, y: delayInMs / 1_000, isMarked: mark !== undefined, label: isOurs ? mark : undefined };
  });
  return { name, isOurs, points };
}
