import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Benchmark, BenchmarkContext, Cell, Table } from "../harness/benchmark.js";
import { program } from "../harness/program.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { ratiosOf, spreadOf } from "../harness/spread.js";
import { awsCliVersion } from "./aws-cli.js";
import { measureListings } from "./listings.js";

const repetitions = 3;
const commandRepetitions = 2;
const concurrency = 8;
const loads = [
  { title: "10,000 objects of 4 KiB", objects: 10_000, sizeInBytes: 4_096 },
  { title: "20 objects of 32 MiB", objects: 20, sizeInBytes: 32 * 2 ** 20 },
];
/** Where the machine has awscli, as Debian's package of that name, it copies too. */
const awsVersion = await awsCliVersion();
const competitors: Readonly<Record<string, string>> = {
  transfer: "@aidmp/emulator, a task",
  "copy-by-sdk": "a copy with the same SDK",
  ...(awsVersion === undefined ? {} : { "copy-by-aws": `\`aws s3 sync\` of awscli ${awsVersion}` }),
};
const commands = ["generate", "docs"];

export const emulator: Benchmark = {
  name: "emulator",
  title: "Emulator and tools",
  async run(context) {
    const tables: Table[] = [];
    const memory: number[] = [];
    for (const load of loads) {
      const rounds = await measureLoad(load, context);
      tables.push(tableOf(load, rounds));
      memory.push(...figureOf(rounds, "transfer", "memoryInMiB"));
    }
    const listings = await measureListings(context);
    return {
      method: `An S3 in another process serves from memory. A task of the emulator copies it all to disk, with SHA-256 of each file and one commit; beside it a loop over the SDK's own listing that only writes files, both with ${concurrency} objects at a time, and awscli where the machine has it, as it comes. Small and large ones are measured apart. A listing is from the request to the task's \`total_file_count\`. The commands are the repository's own.`,
      tables: [...tables, listings.table, await measureCommands(context)],
      targets: [
        {
          promise: "memory of the emulator while it copies 640 MiB",
          measured: Math.max(...memory),
          atMost: 512,
          unit: " MiB",
        },
        {
          promise: "time of the emulator's listing of 100,000 objects",
          measured: listings.secondsFor(100_000),
          atMost: 10,
          unit: " s",
        },
      ],
      remarks: [listings.growth],
    };
  },
};

type Load = (typeof loads)[number];

async function measureLoad(load: Load, { progress }: BenchmarkContext): Promise<ReadonlyMap<string, Rounds>> {
  const store = await program(new URL("object-store.ts", import.meta.url));
  const names = Object.keys(competitors);
  const programs = new Map(
    await Promise.all(
      names.map(async (name) => [name, await program(new URL(`${name}.ts`, import.meta.url))] as const),
    ),
  );
  const { server, ready } = await ServerProcess.start(store, load);
  await using _ = server;
  return await interleave(names, repetitions, async (name, round) => {
    progress(`emulator: ${name}, ${load.title}, round ${round + 1}`);
    const figures = figuresIn(await programs.get(name)?.run({ port: field(ready, "port"), concurrency }));
    if (figures["files"] !== load.objects || figures["bytes"] !== field(ready, "bytes")) {
      throw new Error(`${name} copied ${figures["files"]} files and ${figures["bytes"]} bytes.`);
    }
    return figures;
  });
}

function tableOf({ title, objects, sizeInBytes }: Load, rounds: ReadonlyMap<string, Rounds>): Table {
  const durations = (name: string): readonly number[] => figureOf(rounds, name, "durationInMs");
  return {
    title,
    columns: ["", "s", "× the copy", "objects/s", "MB/s", "CPU, s", "memory at most, MiB"],
    rows: Object.entries(competitors).map(([name, label]): readonly Cell[] => [
      label,
      spreadOf(durations(name).map((inMs) => inMs / 1_000)),
      ratiosOf(durations(name), durations("copy-by-sdk")),
      spreadOf(durations(name).map((inMs) => (objects / inMs) * 1_000)),
      spreadOf(durations(name).map((inMs) => (objects * sizeInBytes) / inMs / 1_000)),
      spreadOf(figureOf(rounds, name, "cpuInMs").map((inMs) => inMs / 1_000)),
      spreadOf(figureOf(rounds, name, "memoryInMiB")),
    ]),
  };
}

async function measureCommands({ progress }: BenchmarkContext): Promise<Table> {
  const rounds = await interleave(commands, commandRepetitions, async (command, round) => {
    progress(`emulator: npm run ${command}, round ${round + 1}`);
    const startedAt = performance.now();
    const options = { cwd: fileURLToPath(new URL("../..", import.meta.url)), shell: process.platform === "win32" };
    // Generated files are compared and not written, which takes as long and changes nothing.
    const args = command === "generate" ? ["run", command, "--", "--check"] : ["run", command];
    const child = spawn("npm", args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    let complaints = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaints += chunk));
    const [code]: unknown[] = await once(child, "close");
    // The page of figures is written on the way: that its translation is stale by then is no failure of the command.
    if (code !== 0 && !complaints.startsWith("stale: ")) {
      throw new Error(`npm run ${command} ended with ${String(code)}:\n${complaints}`);
    }
    return { durationInS: (performance.now() - startedAt) / 1_000 };
  });
  return {
    title: "Commands",
    columns: ["", "s"],
    rows: commands.map((command) => [`\`npm run ${command}\``, spreadOf(figureOf(rounds, command, "durationInS"))]),
  };
}
