import { join } from "node:path";
import type { Benchmark, BenchmarkContext, Table, Target } from "../harness/benchmark.js";
import { cacheDirectory, program } from "../harness/program.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { spreadOf } from "../harness/spread.js";
import { type Size, sizeOf } from "./bundle.js";
import { consumers } from "./consumers.js";
import { entries, type EntryName, entryNames } from "./entries.js";

const importRepetitions = 9;
const checkRepetitions = 5;
const modules = [
  "nothing",
  "@aidmp/client",
  "@aidmp/operations",
  "openapi-fetch",
  "ky",
  "ofetch",
  "p-wait-for",
  "@smithy/util-waiter",
  "cockatiel",
  "@azure/core-lro",
  "openai",
  "google-gax",
];

export const size: Benchmark = {
  name: "size",
  title: "Size, start and types",
  async run(context) {
    context.progress("size: bundling");
    const sizes = new Map<EntryName, Size>();
    for (const name of entryNames) sizes.set(name, await sizeOf(entries[name]));
    const starts = await measureImports(context);
    const checks = await measureTypeChecks(context);
    return {
      method:
        "Sizes are of what esbuild bundles and minifies of one line that exports the named functions, and gzip at level 9; 1 KB is 1,000 bytes. Imports are in a fresh process each: the time from before to after, and the processor time from the start of the process, less an empty process's. Type checks are of one consumer's file of some ten lines with `skipLibCheck`.",
      tables: [sizeTable(sizes), importTable(starts), typeTable(checks)],
      targets: targetsOf(sizes, starts),
      remarks: [],
    };
  },
};

async function measureImports({ progress }: BenchmarkContext): Promise<ReadonlyMap<string, Rounds>> {
  const start = await program(new URL("start.ts", import.meta.url));
  return interleave(modules, importRepetitions, async (module, round) => {
    progress(`size: importing ${module}, round ${round + 1}`);
    return figuresIn(await start.run(module === "nothing" ? {} : { module }));
  });
}

async function measureTypeChecks({ progress }: BenchmarkContext): Promise<ReadonlyMap<string, Rounds>> {
  const typeCheck = await program(new URL("type-check.ts", import.meta.url));
  return interleave(Object.keys(consumers), checkRepetitions, async (name, round) => {
    progress(`size: type-checking with ${name}, round ${round + 1}`);
    const code = Object.entries(consumers).find(([each]) => each === name)?.[1];
    return figuresIn(await typeCheck.run({ folder: join(cacheDirectory, "consumer", name.replace("/", "-")), code }));
  });
}

function sizeTable(sizes: ReadonlyMap<EntryName, Size>): Table {
  const rows = [...sizes].map(([name, { minified, gzip }]) => [
    entries[name].label,
    kilobytes(minified),
    kilobytes(gzip),
  ]);
  return { title: "Size", columns: ["", "minified, KB", "min + gzip, KB"], rows };
}

function importTable(starts: ReadonlyMap<string, Rounds>): Table {
  const empty = spreadOf(figureOf(starts, "nothing", "cpuSinceStartInMs")).median;
  const rows = modules.map((name) => [
    name,
    spreadOf(figureOf(starts, name, "importInMs")),
    spreadOf(figureOf(starts, name, "cpuSinceStartInMs").map((value) => value - empty)),
  ]);
  return { title: "Start", columns: ["imported", "import, ms", "CPU over an empty process, ms"], rows };
}

function typeTable(checks: ReadonlyMap<string, Rounds>): Table {
  const rows = Object.keys(consumers).map((name) => [
    name,
    spreadOf(figureOf(checks, name, "checkInMs")),
    spreadOf(figureOf(checks, name, "instantiations")),
    spreadOf(figureOf(checks, name, "types")),
  ]);
  return { title: "Types", columns: ["a consumer of", "type check, ms", "instantiations", "types"], rows };
}

function targetsOf(sizes: ReadonlyMap<EntryName, Size>, starts: ReadonlyMap<string, Rounds>): Target[] {
  const empty = spreadOf(figureOf(starts, "nothing", "cpuSinceStartInMs")).median;
  const small = (name: EntryName, promise: string, atMost: number): Target => ({
    promise,
    measured: kilobytes(sizes.get(name)?.gzip ?? Number.NaN),
    atMost,
    unit: " KB",
  });
  return [
    {
      ...small("client", "client with openapi-fetch and one operation", 9.5),
      whenMissed:
        "openapi-fetch is 2.2 KB of it. The texts of all errors are 1.2 KB: without one of them it would be 10.5 KB. The rest is signing, retry, limits and the checks before sending, none of which can be left out by a bundler as every call passes through them.",
    },
    {
      ...small("operations", "`waitForOperation` and `taskListSource`", 5),
      whenMissed:
        "The texts of all errors are 0.8 KB of it, so that no wording brings it there; the poller without the task list is listed above, and is over the target by itself. It is one state machine with deadlines, budgets, batches, shared cancels, iteration and resumption; a program that needs none of them takes `step`, at a fifth.",
    },
    {
      ...small("step", "`step`", 2),
      whenMissed:
        "The texts of its errors are 0.15 KB of it. The default schedule and policy are a fifth, and so are its two error classes; a caller's own schedule does not remove the default, which is chosen at run time.",
    },
    ...["@aidmp/client", "@aidmp/operations"].map((name) => ({
      promise: `CPU to import ${name} over an empty process`,
      measured: spreadOf(figureOf(starts, name, "cpuSinceStartInMs")).median - empty,
      atMost: 15,
      unit: " ms",
      whenMissed:
        "The packages are published as one file a module, which a reader of node_modules can follow: Node opens each of the 48 by itself. It is the files and not the code: the client bundled to one file is imported in 3 ms here, where its own files take 27 ms, and so is every program that is bundled.",
    })),
  ];
}

function kilobytes(bytes: number): number {
  return bytes / 1_000;
}
