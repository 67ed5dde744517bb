import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, BenchmarkContext, Cell, Table } from "../harness/benchmark.js";
import { exponentOf } from "../harness/growth.js";
import { type Program, program } from "../harness/program.js";
import { figureOf, type Figures, interleave, type Rounds } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { spreadOf } from "../harness/spread.js";
import { competitorNames, competitors } from "./competitors.js";
import { concurrency } from "./competitors/competitor.js";
import { durationInMs, pageSize } from "./plan.js";

const repetitions = 3;
const sizes = [1_000, 3_000, 10_000];

export const manyTasks: Benchmark = {
  name: "many-tasks",
  title: "Many tasks over HTTP",
  async run(context) {
    const programs = {
      emulator: await program(new URL("emulator-process.ts", import.meta.url)),
      follow: await program(new URL("follow.ts", import.meta.url)),
    };
    const all: Sized[] = [];
    for (const size of sizes) all.push([size, await measureSize(size, programs, context)]);
    return {
      method: `The emulator, in a process of its own, has 1,000 to 10,000 scripted tasks that end between ${durationInMs(0, 1) / 1000} and 6 s after the start. Every call is signed and goes over a socket on this machine; the delay is from a task's end to the caller's promise. The batched source keeps to 100 requests a second and reads pages of ${pageSize}; the others are bounded only to ${concurrency} requests at a time.`,
      tables: all.map(([size, rounds]) => tableOf(size, rounds)),
      targets: [
        ...all.map(([size, rounds]) => ({
          promise: `requests in the largest sweep of ${size.toLocaleString("en-US")} tasks`,
          measured: Math.max(...figureOf(rounds, "batched", "sweep")),
          atMost: Math.ceil(size / pageSize) + 1,
          unit: "",
        })),
        ...all.map(([size, rounds]) => ({
          promise: `tasks lost of ${size.toLocaleString("en-US")}`,
          measured: Math.max(...figureOf(rounds, "batched", "lost")),
          atMost: 0,
          unit: "",
        })),
        ...all.slice(-1).map(([size, rounds]) => ({
          promise: `memory of the process that follows ${size.toLocaleString("en-US")} tasks`,
          measured: Math.max(...figureOf(rounds, "batched", "memoryInMiB")),
          atMost: 512,
          unit: " MiB",
        })),
      ],
      remarks: [
        `From 1,000 to 10,000 tasks, requests grow to the power of ${growthOf("batched", "requests", all)} with a list and ${growthOf("single", "requests", all)} with one request a poll; processor time to that of ${growthOf("batched", "cpuInMs", all)} and ${growthOf("single", "cpuInMs", all)}.`,
      ],
    };
  },
};

type Sized = [size: number, rounds: ReadonlyMap<string, Rounds>];

function growthOf(competitor: string, name: string, all: readonly Sized[]): string {
  return exponentOf(all.map(([size, rounds]) => [size, spreadOf(figureOf(rounds, competitor, name)).median]));
}

interface Programs {
  readonly emulator: Program;
  readonly follow: Program;
}

async function measureSize(
  size: number,
  programs: Programs,
  { progress }: BenchmarkContext,
): Promise<ReadonlyMap<string, Rounds>> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-bench-"));
  try {
    const namesFile = join(folder, "names.json");
    const task = { dataDirectory: join(folder, "data"), count: size, createdAt: Date.now() };
    progress(`many-tasks: creating ${size} tasks`);
    await writeFile(namesFile, JSON.stringify(await seed(programs.emulator, task)));
    return await interleave(competitorNames, repetitions, async (competitor, round) => {
      progress(`many-tasks: ${competitor}, ${size} tasks, round ${round + 1}`);
      return measure(competitor, programs, task, namesFile);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function seed(emulator: Program, task: { readonly count: number }): Promise<unknown> {
  const creating = await program(new URL("seed.ts", import.meta.url));
  const { server, ready } = await ServerProcess.start(emulator, task);
  await using _ = server;
  // Awaited here: at the end of this block the emulator is gone.
  return await creating.run({ url: field(ready, "url"), count: task.count });
}

async function measure(
  competitor: string,
  { emulator, follow }: Programs,
  task: { readonly count: number },
  namesFile: string,
): Promise<Figures> {
  const { server, ready } = await ServerProcess.start(emulator, task);
  await using _ = server;
  const startedAt = Number(field(await server.ask({ go: true }), "startedAt"));
  const answer = await follow.run({ competitor, url: field(ready, "url"), namesFile });
  const noticedAt = field(answer, "noticedAt");
  if (!Array.isArray(noticedAt)) throw new TypeError("The times of the ends are missing.");
  const delays = noticedAt.flatMap((at: unknown, index) =>
    typeof at === "number" ? [at - startedAt - durationInMs(index, task.count)] : [],
  );
  // A promise that resolves before its task has ended would be a fault worth more than any figure.
  if (Math.min(...delays) < -clockToleranceInMs) throw new Error(`${competitor} noticed an end before there was one.`);
  return {
    requests: Number(field(await server.ask({}), "requests")),
    cpuInMs: Number(field(answer, "cpuInMs")),
    memoryInMiB: Number(field(answer, "memoryInMiB")),
    sweep: Number(field(answer, "requestsOfLargestSweep")),
    meanDelayInMs: delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
    worstDelayInMs: Math.max(...delays),
    lost: task.count - delays.length,
  };
}

/** Whole milliseconds are read in two processes. */
const clockToleranceInMs = 2;

function tableOf(size: number, rounds: ReadonlyMap<string, Rounds>): Table {
  const figures = ["requests", "meanDelayInMs", "worstDelayInMs", "cpuInMs", "memoryInMiB"];
  return {
    title: `${size.toLocaleString("en-US")} tasks`,
    columns: [
      "",
      "requests",
      "mean delay, ms",
      "longest delay, ms",
      "CPU of the process, ms",
      "its memory at most, MiB",
    ],
    rows: competitorNames.map((name) => {
      const label: readonly Cell[] = [competitors[name].label];
      return label.concat(figures.map((each) => spreadOf(figureOf(rounds, name, each))));
    }),
  };
}
