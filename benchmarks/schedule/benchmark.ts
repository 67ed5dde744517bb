import { scenarios, type ScenarioName } from "../../packages/operations/test/support/scenarios.js";
import { measure } from "../../packages/operations/test/support/simulator.js";
import type { Benchmark, Cell, Table, Target } from "../harness/benchmark.js";
import { writeChart } from "../harness/chart.js";
import { figure } from "../harness/figure.js";
import { requestsAgainstDelay } from "./chart.js";
import { type Competitor, ours, peers } from "./competitors.js";
import { type Dominance, dominances, sweep, verdicts, worstRatio } from "./verdict.js";

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
    const found = dominances(ours, peers);
    const targets = [...verdicts(ours).map(targetOf), ...dominanceTargets(found)];
    if (write) await writeChart(chartName, requestsAgainstDelay());
    return {
      method:
        "Default schedules in virtual time, seeded, each duration spread over ± 25 %: requests · mean delay in noticing the end · cost. The cost is requests × 100 ms + delay, as a multiple of the best fixed interval chosen in hindsight. No peer looks at progress. p-wait-for is left out: every 20 ms, its default, is 180,000 requests in an hour.",
      tables,
      targets,
      remarks: [
        `![Requests against mean delay, one line a schedule, from operations of 1 s to 1 h](${chartName})`,
        priceOfOneForAll(found),
      ],
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

/** One for each peer, over all scenarios: of its 41 durations, those on which it leaves ours nothing. */
function dominanceTargets(found: readonly Dominance[]): Target[] {
  return peers.map(({ name }) => ({
    promise: `durations from 10 s up on which ${name} has both fewer requests and less delay`,
    measured: durationsLostTo(name, found).length,
    atMost: 0,
    unit: "",
  }));
}

/** What the targets that are missed have in common. */
function priceOfOneForAll(found: readonly Dominance[]): string {
  const lost = peers.flatMap((peer) => {
    const seconds = durationsLostTo(peer.name, found).map((inMs) => Math.round(inMs / 1_000));
    if (seconds.length === 0) return [];
    const worst = worstRatio(sweep(peer, "none")).toFixed(1);
    return [`${peer.name} from ${Math.min(...seconds)} to ${Math.max(...seconds)} s (at worst ${worst} × the best)`];
  });
  return (
    `Each fixed interval is the best there is for one duration, so that every schedule loses to some peer on some: the default ` +
    `to ${lost.join(" and ")}, while it costs ${worstRatio(sweep(ours, "none")).toFixed(1)} × the best at worst; who knows the duration beforehand passes \`fixed(…)\`.`
  );
}

function durationsLostTo(name: string, found: readonly Dominance[]): readonly number[] {
  const lost = found.filter(({ peer }) => peer === name);
  return [...new Set(lost.flatMap(({ durationsInMs }) => durationsInMs))];
}
