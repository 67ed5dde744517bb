import type { Benchmark, BenchmarkContext, Cell, Table, Target } from "../harness/benchmark.js";
import { writeChart, type ChartLine } from "../harness/chart.js";
import { exponentOf, type Point } from "../harness/growth.js";
import type { Figures } from "../harness/rounds.js";
import { clusterRequests } from "./chart.js";
import { buildPrograms, type Competitor, type EngineName, Load } from "./measure.js";
import { dataSpaces, longestInMs, maxRequestsPerSecond, shortestInMs } from "./plan.js";

const sizes = [100, 1_000, 10_000];
const workers = [1, 2, 4];
const handWorkers = 2;
/** By hand, a request for each poll, and so many a second: more waits than this would take many minutes. */
const mostByHand = 1_000;
/** On PostgreSQL, more waits than this are measured with the most workers alone: each time takes two minutes. */
const mostOnPostgres = 1_000;
const chartName = "cluster-requests.svg";

const titles: Readonly<Record<EngineName, string>> = { redis: "Redis", postgres: "PostgreSQL" };
const engineNames = ["redis", "postgres"] as const;

/** What one competitor took for so many waits. */
interface Measured {
  readonly count: number;
  readonly competitor: Competitor;
  readonly figures: Figures;
}

export const enginesBenchmark: Benchmark = {
  name: "engines",
  title: "Waits beyond one process",
  async run(context) {
    const all = await measureAll(context);
    if (context.write) await writeChart(chartName, clusterRequests(linesOf(all)));
    return {
      method: `All waits begin at one moment, over ${dataSpaces.length} data spaces; their operations end between ${shortestInMs / 1_000} and ${longestInMs / 1_000} s later, the same for all. The emulator serves them in a process of its own. The waits are in the store before, and each worker is a process on this machine, beside the store. \`@aidmp/bullmq\` against a poller for each data space in one process, which keeps nothing, and against one job and one request a poll, written by hand with BullMQ's own limiter. All are limited to ${maxRequestsPerSecond} requests a second. Redis writes each command to its disk before it answers, PostgreSQL each transaction. The delay is from an operation's end to \`onEnd\`. One round.`,
      tables: engineNames.map((engine) => tableOf(engine, all)),
      targets: engineNames.flatMap((engine) => targetsOf(engine, all)),
      remarks: [
        growthOf(all),
        `By hand, ${mostByHand.toLocaleString("en-US")} waits are the most that were measured, on Redis: with more, the limit of requests alone makes it take many minutes. PostgreSQL with more waits than ${mostOnPostgres.toLocaleString("en-US")} was measured with ${workers.at(-1)} workers alone.`,
        "Where more operations end in a second than the machine can write down, the delay is that of a queue: most waits last longer than these, and end farther apart. PostgreSQL's statements are not counted: its transactions are, most of which are one statement.",
        `![Requests against the number of waits, one line a competitor](${chartName})`,
      ],
    };
  },
};

async function measureAll({ progress }: BenchmarkContext): Promise<readonly Measured[]> {
  const programs = await buildPrograms();
  const all: Measured[] = [];
  for (const count of sizes) {
    progress(`engines: creating ${count} operations`);
    await using load = await Load.create(count, programs);
    for (const competitor of competitorsOf(count)) {
      const { follower, engine, workers: processes } = competitor;
      progress(`engines: ${count} waits, ${follower}, ${follower === "in-process" ? "" : engine}, ${processes}`);
      all.push({ count, competitor, figures: await load.follow(competitor) });
    }
  }
  return all;
}

function competitorsOf(count: number): readonly Competitor[] {
  return [
    poller,
    ...waitsOn("redis", workers),
    ...(count <= mostByHand ? [byHand] : []),
    ...waitsOn("postgres", count <= mostOnPostgres ? workers : workers.slice(-1)),
  ];
}

function waitsOn(engine: EngineName, processes: readonly number[]): readonly Competitor[] {
  return processes.map((each) => ({ follower: "waits", engine, workers: each }));
}

/** It has no store, and is measured once for both. */
const poller: Competitor = { follower: "in-process", engine: "redis", workers: 1 };
const byHand: Competitor = { follower: "by-hand", engine: "redis", workers: handWorkers };

/** Those of an engine, and the poller. */
function shownOf(engine: EngineName, all: readonly Measured[]): readonly Measured[] {
  return all.filter(({ competitor }) => competitor.follower === "in-process" || competitor.engine === engine);
}

function tableOf(engine: EngineName, all: readonly Measured[]): Table {
  return {
    title: `Waits on ${titles[engine]}`,
    columns: [
      "",
      "waits",
      "workers",
      "requests",
      "× one process",
      "delay, s",
      "95 of 100, s",
      ...(engine === "redis" ? ["commands a wait", "of scripts, a wait"] : ["transactions a wait"]),
      "CPU a worker, %",
      "s in all",
    ],
    rows: shownOf(engine, all).map((each) => rowOf(engine, each, all)),
  };
}

function rowOf(engine: EngineName, measured: Measured, all: readonly Measured[]): readonly Cell[] {
  const { count, competitor, figures } = measured;
  const value = (name: string): number => figures[name] ?? Number.NaN;
  const ofStore = (name: string): Cell => (competitor.follower === "in-process" ? "-" : value(name));
  const work = engine === "redis" ? ["operationsAWait", "scriptsAWait"] : ["operationsAWait"];
  return [
    labels[competitor.follower],
    count.toLocaleString("en-US"),
    `${competitor.workers}`,
    value("requests"),
    requestRatio(measured, all),
    value("medianDelayInMs") / 1_000,
    value("longDelayInMs") / 1_000,
    ...work.map(ofStore),
    value("cpuShare") * 100,
    value("tookInMs") / 1_000,
  ];
}

const labels: Readonly<Record<Competitor["follower"], string>> = {
  "in-process": "pollers in one process",
  waits: "@aidmp/bullmq",
  "by-hand": "a job a poll, by hand",
};

function requestRatio({ count, figures }: Measured, all: readonly Measured[]): number {
  const here = all.find((each) => each.count === count && each.competitor.follower === "in-process");
  return (figures["requests"] ?? Number.NaN) / (here?.figures["requests"] ?? Number.NaN);
}

function targetsOf(engine: EngineName, all: readonly Measured[]): readonly Target[] {
  return sizes.map((count) => {
    const ours = shownOf(engine, all).filter((each) => each.count === count && each.competitor.follower === "waits");
    return {
      promise: `requests for ${count.toLocaleString("en-US")} waits on ${titles[engine]}, of 1 to ${workers.at(-1)} workers, against one process`,
      measured: Math.max(...ours.map((each) => requestRatio(each, all))),
      atMost: 1.3,
      unit: " ×",
    };
  });
}

function growthOf(all: readonly Measured[]): string {
  const exponent = (line: Competitor, total: Total): string => exponentOf(pointsOf(line, total, all));
  const [redis, postgres] = [most("redis"), most("postgres")];
  return (
    `With ${redis.workers} workers, requests grow with the number of waits to the power of ${exponent(redis, requests)} on Redis and ` +
    `${exponent(postgres, requests)} on PostgreSQL, against ${exponent(poller, requests)} for one process and ` +
    `${exponent(byHand, requests)} by hand; what the store does in all grows to the power of ${exponent(redis, storeWork)} and ` +
    `${exponent(postgres, storeWork)}, and the processor time of the workers to that of ${exponent(redis, cpu)} and ${exponent(postgres, cpu)}.`
  );
}

type Total = (measured: Measured) => number;
const requests: Total = ({ figures }) => figures["requests"] ?? Number.NaN;
const storeWork: Total = ({ figures, count }) => (figures["operationsAWait"] ?? Number.NaN) * count;
const cpu: Total = ({ figures, competitor }) => (figures["cpuInMs"] ?? Number.NaN) * competitor.workers;

function most(engine: EngineName): Competitor {
  return { follower: "waits", engine, workers: Math.max(...workers) };
}

function pointsOf(
  { follower, engine, workers: processes }: Competitor,
  total: Total,
  all: readonly Measured[],
): readonly Point[] {
  return all
    .filter(
      ({ competitor: each }) => each.follower === follower && each.engine === engine && each.workers === processes,
    )
    .map((measured) => [measured.count, total(measured)]);
}

function linesOf(all: readonly Measured[]): readonly ChartLine[] {
  const [redis, postgres] = [most("redis"), most("postgres")];
  const line = (name: string, competitor: Competitor, isOurs: boolean): ChartLine => ({
    name,
    isOurs,
    points: pointsOf(competitor, requests, all).map(([x, y]) => ({ x, y })),
  });
  return [
    line(`@aidmp/bullmq on Redis, ${redis.workers} workers`, redis, true),
    line(`@aidmp/bullmq on PostgreSQL, ${postgres.workers} workers`, postgres, true),
    line("pollers in one process", poller, false),
    line("a job a poll by hand, Redis", byHand, false),
  ];
}
