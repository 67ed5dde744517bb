import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Benchmark, BenchmarkContext, Table, Target } from "../harness/benchmark.js";
import { cacheDirectory, program } from "../harness/program.js";
import { figure } from "../harness/figure.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { spreadOf } from "../harness/spread.js";
import { partsOf, type Size, sizeOf } from "./bundle.js";
import { consumers } from "./consumers.js";
import { entries, type EntryName, entryNames } from "./entries.js";

const importRepetitions = 9;
const checkRepetitions = 3;
/** The least that an import from a file can take: Node's own loader has to start. */
const emptyModule = join(cacheDirectory, "empty.mjs");
const modules = [
  "nothing",
  emptyModule,
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
        "Sizes are of what esbuild bundles and minifies of one line that exports the named functions, and gzip at level 9; 1 KB is 1,000 bytes. What is added to that client is the difference that the functions make to a program which has the client. Imports are in a fresh process each: the time and the processor time from before to after, so that an empty process counts nothing. Type checks are of one consumer's file of some ten lines with `skipLibCheck`.",
      tables: [sizeTable(sizes), await partsTable(), importTable(starts), typeTable(checks)],
      targets: targetsOf(sizes, starts),
      remarks: [],
    };
  },
};

async function measureImports({ progress }: BenchmarkContext): Promise<ReadonlyMap<string, Rounds>> {
  const start = await program(new URL("start.ts", import.meta.url));
  await writeFile(emptyModule, "");
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

/** What a reader of the sizes asks next. */
async function partsTable(): Promise<Table> {
  const parts = await partsOf(entries.both.code);
  const total = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  const rows = parts.map(([folder, bytes]) => [folder, kilobytes(bytes), `${Math.round((100 * bytes) / total)} %`]);
  return {
    title: "What the bytes are, of a program that creates and waits",
    columns: ["folder", "minified, KB", "share"],
    rows,
  };
}

function importTable(starts: ReadonlyMap<string, Rounds>): Table {
  const rows = modules.map((name) => [
    name === emptyModule ? "an empty module" : name,
    spreadOf(figureOf(starts, name, "importInMs")),
    spreadOf(figureOf(starts, name, "cpuInMs")),
  ]);
  return { title: "Start", columns: ["imported", "import, ms", "CPU, ms"], rows };
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
  const gzipOf = (name: EntryName): number => kilobytes(sizes.get(name)?.gzip ?? Number.NaN);
  const importOf = (name: string): number => spreadOf(figureOf(starts, name, "importInMs")).median;
  return [
    {
      promise: "client with openapi-fetch and one operation",
      measured: gzipOf("client"),
      atMost: 10.5,
      unit: " KB",
      whenMissed: `The floor is above the target: openapi-fetch is ${figure(gzipOf("openapi-fetch"))} KB of it, and with signing, retry, limits, the reading of answers and the options, but without a single check of a request, it is ${figure(gzipOf("client-without-checks"))} KB. The largest parts are what real networks ask for: telling every way in which a fetch fails apart (transport/), and finding a secret in every spelling in which it may be echoed (redaction/). The table of bytes above has what each takes.`,
    },
    {
      promise: "`waitForOperation` and `taskListSource`, added to a client",
      measured: gzipOf("operations"),
      atMost: 10,
      unit: " KB",
      whenMissed: `The floor is above the target: the pure state machine and the source, without anything that waits, are ${figure(gzipOf("step-and-source"))} KB. The rest is one scheduler for any number of operations: deadlines, a request budget, batches, shared cancels, iteration, resumption.`,
    },
    {
      promise: "`step`, added to a client",
      measured: gzipOf("step"),
      atMost: 2,
      unit: " KB",
      whenMissed:
        "Beside the state machine it has the resume token, which is checked field by field, the judging of who has spoken, the service or something in between, and the errors that say in words what ended the wait.",
    },
    {
      promise: "`uploadFiles` and `verifyUpload`, added to both",
      measured: gzipOf("datasets"),
      atMost: 6,
      unit: " KB",
      whenMissed: `\`verifyUpload\` alone takes ${figure(gzipOf("verify"))} KB, and so each of the two is below it. Each mistake in a source has a sentence of its own, which says what to write instead.`,
    },
    ...["@aidmp/client", "@aidmp/operations"].map((name) => ({
      promise: `import of ${name} over an empty process`,
      measured: importOf(name) - importOf("nothing"),
      atMost: 15,
      unit: " ms",
      whenMissed: `It loads the client, which takes ${figure(importOf("@aidmp/client"))} ms by the same measure, and with it openapi-fetch, which takes ${figure(importOf("openapi-fetch"))} ms; an empty module takes ${figure(importOf(emptyModule))} ms.`,
    })),
  ];
}

function kilobytes(bytes: number): number {
  return bytes / 1_000;
}
