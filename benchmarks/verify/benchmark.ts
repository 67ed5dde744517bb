import type { Benchmark } from "../harness/benchmark.js";
import { writeChart } from "../harness/chart.js";
import { exponentOf } from "../harness/growth.js";
import { program } from "../harness/program.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { ratiosOf, spreadOf } from "../harness/spread.js";
import { memoryAgainstFiles } from "./chart.js";

const repetitions = 3;
const sizes = [10_000, 100_000, 1_000_000];
const orders = ["the same", "another"];
const chartName = "memory-against-files.svg";

export const verify: Benchmark = {
  name: "verify",
  title: "Verifying what arrived",
  async run({ progress, write }) {
    const verifying = await program(new URL("verify.ts", import.meta.url));
    const all: [size: number, rounds: ReadonlyMap<string, Rounds>][] = [];
    for (const count of sizes) {
      const rounds = await interleave(orders, repetitions, async (order, round) => {
        progress(`verify: ${count} files in ${order} order, round ${round + 1}`);
        const figures = figuresIn(await verifying.run({ count, order }, ["--expose-gc"]));
        return { ...figures, filesPerSecond: count / (Number(figures["verifyingInMs"]) / 1000) };
      });
      all.push([count, rounds]);
    }
    if (write) {
      const memory = orders.map((order) => {
        const medians = all.map(
          ([files, rounds]) => [files, spreadOf(figureOf(rounds, order, "growthInMiB")).median] as const,
        );
        return [order, medians] as const;
      });
      await writeChart(chartName, memoryAgainstFiles(new Map(memory)));
    }
    const rows = orders.flatMap((order) =>
      all.map(([count, rounds]) => {
        const figure = (name: string) => figureOf(rounds, order, name);
        return [
          order,
          count.toLocaleString("en-US"),
          spreadOf(figure("filesPerSecond")),
          ratiosOf(figure("verifyingInMs"), figure("readingInMs")),
          spreadOf(figure("growthInMiB")),
        ];
      }),
    );
    const growth = (name: string, order: string): string =>
      exponentOf(all.map(([files, rounds]) => [files, spreadOf(figureOf(rounds, order, name)).median]));
    const largest = all.at(-1)?.[1] ?? new Map<string, Rounds>();
    return {
      method: `\`verifyUpload\` compares by size a commit that is listed in pages of 1,000 with a source; both are made up in memory as they are read, so that nothing but the comparison is measured. Beside it in the same process: reading the two listings and comparing nothing. Memory is what is alive while it runs, over what was alive before. ${repetitions} rounds.`,
      tables: [
        {
          title: "Files in the order of the other side, and in another",
          columns: ["order", "files", "files/s", "× reading both listings", "memory, MiB"],
          rows,
        },
      ],
      targets: [
        {
          promise: "1,000,000 files in the same order against reading both listings",
          measured: ratiosOf(
            figureOf(largest, "the same", "verifyingInMs"),
            figureOf(largest, "the same", "readingInMs"),
          ).median,
          atMost: 1.5,
          unit: " ×",
          whenMissed:
            "Each file is awaited once more than where nothing is compared: the two listings are read by turns, by which of them is behind.",
        },
        {
          promise: "memory for 1,000,000 files in the same order",
          measured: spreadOf(figureOf(largest, "the same", "growthInMiB")).median,
          atMost: 20,
          unit: " MiB",
        },
        {
          promise: "memory for 1,000,000 files in another order",
          measured: spreadOf(figureOf(largest, "another", "growthInMiB")).median,
          atMost: 300,
          unit: " MiB",
        },
      ],
      remarks: [
        `From 10,000 to 1,000,000 files, time grows to the power of ${growth("verifyingInMs", "the same")} in the same order and ${growth("verifyingInMs", "another")} in another, and memory to that of ${growth("growthInMiB", "the same")} and ${growth("growthInMiB", "another")}: in another order, a file is kept until it has come on both sides.`,
        `![Memory against the number of files, one line for each order](${chartName})`,
      ],
    };
  },
};
