import type { BenchmarkContext, Table } from "../harness/benchmark.js";
import { exponentOf } from "../harness/growth.js";
import { program } from "../harness/program.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { ratiosOf, spreadOf } from "../harness/spread.js";

const sizes = [10_000, 30_000, 100_000];
const repetitions = 3;

/** How long a listing takes, by the number of objects, beside the SDK's own. */
export interface Listings {
  readonly table: Table;
  readonly secondsFor: (objects: number) => number;
  readonly growth: string;
}

export async function measureListings(context: BenchmarkContext): Promise<Listings> {
  const measured = new Map<number, ReadonlyMap<string, Rounds>>();
  for (const objects of sizes) measured.set(objects, await measureListing(objects, context));
  const durations = (objects: number, name: string): readonly number[] =>
    figureOf(measured.get(objects) ?? new Map<string, Rounds>(), name, "durationInMs");
  const secondsFor = (objects: number): number => spreadOf(durations(objects, "task")).median / 1_000;
  const exponent = exponentOf(sizes.map((objects) => [objects, secondsFor(objects)]));
  return {
    table: {
      title: "Listing",
      columns: ["objects", "a task, s", "× the SDK's own listing", "objects/s"],
      rows: sizes.map((objects) => [
        objects.toLocaleString("en-US"),
        spreadOf(durations(objects, "task").map((inMs) => inMs / 1_000)),
        ratiosOf(durations(objects, "task"), durations(objects, "sdk")),
        spreadOf(durations(objects, "task").map((inMs) => (objects / inMs) * 1_000)),
      ]),
    },
    secondsFor,
    growth: `The time of a listing grows with the number of objects to the power of ${exponent}.`,
  };
}

async function measureListing(objects: number, { progress }: BenchmarkContext): Promise<ReadonlyMap<string, Rounds>> {
  const store = await program(new URL("object-store.ts", import.meta.url));
  const programs = new Map([
    ["task", await program(new URL("list-by-task.ts", import.meta.url))],
    ["sdk", await program(new URL("list-by-sdk.ts", import.meta.url))],
  ]);
  const { server, ready } = await ServerProcess.start(store, { objects, sizeInBytes: 1 });
  await using _ = server;
  return await interleave([...programs.keys()], repetitions, async (name, round) => {
    progress(`emulator: listing of ${objects} by the ${name}, round ${round + 1}`);
    const figures = figuresIn(await programs.get(name)?.run({ port: field(ready, "port") }));
    if (figures["objects"] !== objects) throw new Error(`The ${name} listed ${figures["objects"]} objects.`);
    return figures;
  });
}
