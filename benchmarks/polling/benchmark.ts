import type { Benchmark, BenchmarkContext, BenchmarkResult } from "../harness/benchmark.js";
import { figure } from "../harness/figure.js";
import { exponentOf, type Point } from "../harness/growth.js";
import { type Program, program } from "../harness/program.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { ratiosOf, type Spread, spreadOf } from "../harness/spread.js";
import { versionOf } from "../harness/versions.js";
import { competitorNames, competitors, type CompetitorName } from "./competitors.js";

const repetitions = 3;
/** The heap after a collection hardly varies. */
const heapRepetitions = 2;
const operations = 10_000;
const looks = 20;
/** The shortest that every competitor can keep: this package's own lower bound. */
const delayInMs = 50;
const asleep = 100_000;
const sizes = [100, 1_000, 10_000, 100_000];
/** Where what a tick costs is shared by few. */
const smallSizes = [100, 1_000];
const flags = ["--expose-gc"];

export const polling: Benchmark = {
  name: "polling",
  title: "Polling: processor time and memory",
  async run(context) {
    const polls = await program(new URL("polls.ts", import.meta.url));
    const cpu = await interleave(competitorNames, repetitions, async (competitor, round) => {
      context.progress(`polling: ${competitor}, round ${round + 1}`);
      const task = { competitor, operations, looks, delayInMs, rounds: 2 };
      return figuresIn(await polls.run(task, flags));
    });
    const heap = await measureHeap(context);
    const bySize = await measureSizes("ours", sizes, polls, context);
    const floors = await measureSizes("step-by-hand", smallSizes, polls, context);
    return resultOf(cpu, heap, { bySize, floors }, await measureSharedSignal(context));
  },
};

async function measureHeap(context: BenchmarkContext): Promise<ReadonlyMap<string, Rounds>> {
  const asleepProgram = await program(new URL("asleep.ts", import.meta.url));
  return interleave(competitorNames, heapRepetitions, async (competitor, round) => {
    context.progress(`polling: ${competitor} asleep, round ${round + 1}`);
    return figuresIn(await asleepProgram.run({ competitor, operations: asleep }, flags));
  });
}

/** Few operations are followed in more rounds: in one, what the runtime does beside is half of it. */
async function measureSizes(
  competitor: CompetitorName,
  counts: readonly number[],
  polls: Program,
  context: BenchmarkContext,
): Promise<ReadonlyMap<string, Rounds>> {
  return interleave(counts.map(String), 3, async (size) => {
    context.progress(`polling: ${competitor}, ${size} operations`);
    const howMany = Number(size);
    const task = { competitor, operations: howMany, looks, delayInMs, rounds: howMany <= 1_000 ? 6 : 2 };
    return figuresIn(await polls.run(task, flags));
  });
}

async function measureSharedSignal(context: BenchmarkContext): Promise<ReadonlyMap<string, Rounds>> {
  const sharedSignal = await program(new URL("shared-signal.ts", import.meta.url));
  return interleave(sizes.map(String), repetitions, async (size) => {
    context.progress(`polling: ${size} waits on one signal`);
    return figuresIn(await sharedSignal.run({ operations: Number(size) }, flags));
  });
}

async function resultOf(
  cpu: ReadonlyMap<string, Rounds>,
  heap: ReadonlyMap<string, Rounds>,
  { bySize, floors }: Readonly<Record<"bySize" | "floors", ReadonlyMap<string, Rounds>>>,
  bySignal: ReadonlyMap<string, Rounds>,
): Promise<BenchmarkResult> {
  const cpuOf = (name: CompetitorName): readonly number[] => figureOf(cpu, name, "microsecondsAPoll");
  const heapOf = (name: CompetitorName): readonly number[] => figureOf(heap, name, "bytesAnOperation");
  const rows = await Promise.all(
    competitorNames.map(async (name) => [
      await labelOf(name),
      spreadOf(cpuOf(name)),
      spreadOf(figureOf(cpu, name, "ratio")),
      spreadOf(heapOf(name)),
      ratiosOf(heapOf(name), heapOf("by-hand")),
    ]),
  );
  const stepping = figure(spreadOf(figureOf(cpu, "step-by-hand", "ratio")).median);
  const pollsBySize = sizes.map((size) => spreadOf(figureOf(bySize, String(size), "microsecondsAPoll")));
  const waitsBySize = sizes.map((size) => spreadOf(figureOf(bySignal, String(size), "microsecondsAWait")));
  return {
    method: `${operations.toLocaleString("en-US")} operations are looked at ${looks} times each, every ${delayInMs} ms, in a service that answers from memory; processor time is the whole process's, garbage collection included. In the same process a loop by hand takes turns with each competitor, itself too. Then ${asleep.toLocaleString("en-US")} operations sleep, and the heap is measured after collection.`,
    tables: [
      {
        title: "Competitors",
        columns: ["", "µs of CPU a poll", "× by hand", "heap bytes an operation asleep", "× by hand"],
        rows,
      },
      {
        title: "@aidmp/operations by the number of operations",
        columns: ["operations", "µs of CPU a poll", "× by hand", "µs of CPU a wait on one shared AbortSignal"],
        rows: sizes.map((size, index) => [
          size.toLocaleString("en-US"),
          pollsBySize[index] ?? "",
          spreadOf(figureOf(bySize, String(size), "ratio")),
          waitsBySize[index] ?? "",
        ]),
      },
    ],
    targets: [
      {
        promise: "CPU a poll against a loop by hand",
        measured: spreadOf(figureOf(cpu, "ours", "ratio")).median,
        atMost: 1,
        unit: " ×",
        whenMissed: `The same loop takes ${stepping} × when it asks \`step\` what follows, and so keeps the token and the state that a caller may ask for at any time: a poller that does it cannot take less, but for what a batched read saves.`,
      },
      {
        promise: "CPU a poll against core-lro",
        measured: ratiosOf(cpuOf("ours"), cpuOf("core-lro")).median,
        atMost: 0.2,
        unit: " ×",
      },
      {
        promise: "heap asleep against a loop by hand",
        measured: ratiosOf(heapOf("ours"), heapOf("by-hand")).median,
        atMost: 1,
        unit: " ×",
        whenMissed:
          "The resume token and the last state, 21 fields, are kept for whoever asks by `resumeToken()` and `state`; a loop has neither.",
      },
      ...smallSizes.map((size) => ({
        promise: `CPU a poll of ${size.toLocaleString("en-US")} operations against a loop by hand`,
        measured: spreadOf(figureOf(bySize, String(size), "ratio")).median,
        atMost: 1.2,
        unit: " ×",
        whenMissed: `The same loop around \`step\` takes ${figure(spreadOf(figureOf(floors, String(size), "ratio")).median)} × here. What a read costs whatever it is for (a timer, a permit, an AbortController, an array and a Map) is shared by fewer operations.`,
      })),
      {
        promise: "CPU a poll against a loop by hand, one operation a read",
        measured: spreadOf(figureOf(cpu, "ours-single", "ratio")).median,
        atMost: 2,
        unit: " ×",
        whenMissed: `The loop around \`step\` takes ${stepping} × already. Here what a read costs is one operation's, and what 10,000 reads hold at a time has to be collected; part of it is an object with an accessor, so that a signal is made for those sources alone that ask for one.`,
      },
      {
        promise: "CPU a poll of 100,000 operations against 100",
        measured: growth(pollsBySize),
        atMost: 1.5,
        unit: " ×",
      },
      {
        promise: "CPU a wait on one signal, 100,000 waits against 1,000",
        measured: growth(waitsBySize.slice(1)),
        atMost: 1.5,
        unit: " ×",
      },
    ],
    remarks: [
      `From 100 to 100,000 operations the processor time of a poll grows to the power of ${exponentOf(points(pollsBySize))}, and that of a wait on one signal to that of ${exponentOf(points(waitsBySize))}.`,
    ],
  };
}

function points(spreads: readonly Spread[]): readonly Point[] {
  return spreads.map(({ median }, index) => [sizes[index] ?? Number.NaN, median]);
}

function growth(spreads: readonly Spread[]): number {
  return (spreads.at(-1)?.median ?? Number.NaN) / (spreads[0]?.median ?? Number.NaN);
}

async function labelOf(name: CompetitorName): Promise<string> {
  const packages: Partial<Record<CompetitorName, string>> = {
    "p-wait-for": "p-wait-for",
    cockatiel: "cockatiel",
    "smithy-waiter": "@smithy/util-waiter",
    "google-gax": "google-gax",
    "core-lro": "@azure/core-lro",
  };
  const dependency = packages[name];
  return dependency === undefined ? competitors[name].label : versionOf(dependency);
}
