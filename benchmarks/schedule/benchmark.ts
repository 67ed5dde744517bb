import { mkdir, writeFile } from "node:fs/promises";
import { scenarios, type ScenarioName } from "../../packages/operations/test/support/scenarios.js";
import { measure } from "../../packages/operations/test/support/simulator.js";
import { squareRoot } from "../../packages/operations/src/schedule/square-root.js";
import type { Benchmark, Cell, Table, Target } from "../harness/benchmark.js";
import { docsDirectory } from "../harness/document.js";
import { figure } from "../harness/figure.js";
import { chart } from "./chart.js";
import { type Competitor, ours, peers } from "./competitors.js";
import { dominances, sweep, verdicts, worstRatio } from "./verdict.js";

const shownScenarios: readonly ScenarioName[] = ["none", "linear", "noise ± 10 %", "stalled at 99 %", "backwards"];
const shownDurations = { "1 s": 1_000, "10 s": 10_000, "1 min": 60_000, "10 min": 600_000, "1 h": 3_600_000 };
const chartName = "requests-against-delay.svg";

/** In virtual time with a seed: the same figures on every machine, so once is enough. */
export const schedule: Benchmark = {
  name: "schedule",
  title: "Requests against delay",
  async run({ progress, write }) {
    progress("schedule: the default schedules of all");
    const tables = [peersTable(), progressTable()];
    progress("schedule: the bounds of ours");
    const targets = [...verdicts(ours).map(targetOf), ...dominanceTargets()];
    if (write) {
      await mkdir(docsDirectory, { recursive: true });
      await writeFile(new URL(chartName, docsDirectory), chart());
    }
    return {
      method:
        "Default schedules in virtual time, seeded, each duration spread over ± 25 %: requests · mean delay in noticing the end · cost. The cost is requests × 100 ms + delay, as a multiple of the best fixed interval chosen in hindsight. No peer looks at progress. p-wait-for is left out: every 20 ms, its default, is 180,000 requests in an hour.",
      tables,
      targets,
      remarks: [`![Requests against mean delay, one line a schedule, from operations of 1 s to 1 h](${chartName})`],
    };
  },
};

function peersTable(): Table {
  return {
    title: "Without progress",
    columns: ["", ...Object.keys(shownDurations), "worst cost from 10 s up"],
    rows: [ours, ...peers].map((competitor) => row(competitor.name, competitor, "none")),
  };
}

function progressTable(): Table {
  return {
    title: "@aidmp/operations by what the service claims of its progress",
    columns: ["", ...Object.keys(shownDurations), "worst cost from 10 s up"],
    rows: shownScenarios.map((scenario) => row(scenario, ours, scenario)),
  };
}

function row(label: string, competitor: Competitor, scenario: ScenarioName): readonly Cell[] {
  const cells = Object.values(shownDurations).map((inMs) => {
    const { requests, delayInMs, ratio } = measure(competitor, inMs, scenarios[scenario], 500);
    return `${figure(requests)} · ${figure(delayInMs / 1_000)} s · ${ratio.toFixed(2)}`;
  });
  return [label, ...cells, worstRatio(sweep(competitor, scenario)).toFixed(2)];
}

function targetOf({ bound, limit, measured }: ReturnType<typeof verdicts>[number]): Target {
  return { promise: bound, measured, atMost: limit, unit: "" };
}

/** Ours with the cap that leaves the peer with the longest gaps nothing, or next to nothing: what that costs. */
const cap = 28_000;
const capped: Competitor = { ...ours, name: "capped", schedule: squareRoot({ capInMs: cap }) };

/** Of the 41 durations, those on which a peer beats the capped schedule; the bound that the cap breaks, and what a day costs. */
function priceOfACap(): string {
  const found = dominances(capped, peers);
  const left = peers.map(({ name }) => {
    const lost = found.filter(({ peer }) => peer === name);
    return `${name} ${new Set(lost.flatMap(({ durationsInMs }) => durationsInMs)).size}`;
  });
  const linear = worstRatio(sweep(capped, "linear").filter(({ durationInMs }) => durationInMs >= 60_000));
  const [day, ownDay] = [capped, ours].map((each) => measure(each, 86_400_000, scenarios.none, 500).ratio.toFixed(1));
  return (
    `With gaps of at most ${cap / 1_000} s the counts are ${left.join(", ")}; but linear progress then costs ` +
    `${linear.toFixed(2)}, where 0.5 is promised, and an operation of a day ${day} × the best instead of ${ownDay} ×. ` +
    `A schedule whose gaps grow has taken more looks than a fixed interval has when its gap passes that interval, and is ` +
    `behind on both until it has made up for them.`
  );
}

/** One for each peer, over all scenarios: of its 41 durations, those on which it leaves ours nothing. */
function dominanceTargets(): Target[] {
  const found = dominances(ours, peers);
  const price = priceOfACap();
  return peers.map(({ name }) => {
    const lost = found.filter(({ peer }) => peer === name).flatMap(({ durationsInMs }) => durationsInMs);
    const seconds = lost.map((inMs) => Math.round(inMs / 1_000));
    return {
      promise: `durations from 10 s up on which ${name} has both fewer requests and less delay`,
      measured: new Set(lost).size,
      atMost: 0,
      unit: "",
      whenMissed:
        `It has on operations of ${Math.min(...seconds)} to ${Math.max(...seconds)} s. Every fixed interval is the best there is for one ` +
        `duration, and no schedule can be best for all: where this one is not, it costs up to ` +
        `${worstRatio(sweep(peerNamed(name), "none")).toFixed(1)} × the best, against ${worstRatio(sweep(ours, "none")).toFixed(1)} × for ours. ` +
        `Who knows the duration beforehand passes \`fixed(…)\`. ${price}`,
    };
  });
}

function peerNamed(name: string): Competitor {
  return peers.find((each) => each.name === name) ?? ours;
}
