import type { Benchmark } from "../harness/benchmark.js";
import { exponentOf } from "../harness/growth.js";
import { program } from "../harness/program.js";
import { figureOf, figuresIn, interleave } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { ratiosOf, spreadOf } from "../harness/spread.js";

const repetitions = 3;
const sizes = ["1000", "10000", "100000"];
const shown = (size: string): string => Number(size).toLocaleString("en-US");

export const listing: Benchmark = {
  name: "list-files",
  title: "Listing files",
  async run({ progress }) {
    const emulator = await program(new URL("emulator-process.ts", import.meta.url));
    const list = await program(new URL("list.ts", import.meta.url));
    const rounds = await interleave(sizes, repetitions, async (size, round) => {
      progress(`list-files: ${size} files, round ${round + 1}`);
      const { server, ready } = await ServerProcess.start(emulator, { count: Number(size) });
      await using _ = server;
      const task = { url: field(ready, "url"), count: Number(size) };
      const figures = figuresIn(await list.run(task, ["--expose-gc"]));
      return { ...figures, filesPerSecond: Number(size) / (Number(figures["listingInMs"]) / 1_000) };
    });
    const figure = (size: string, name: string): readonly number[] => figureOf(rounds, size, name);
    const largest = sizes.at(-1) ?? "";
    const growth = exponentOf(
      ["10000", largest].map((size) => [Number(size), spreadOf(figure(size, "listingInMs")).median]),
    );
    return {
      method: `\`listFiles\` lists a commit of the emulator, in a process of its own, in pages of 1,000 over signed requests. Beside it in the same process: reading the same pages with \`searchTree\`, and looking at none of the files. Memory is what is alive while it lists, over what was alive before. ${repetitions} rounds.`,
      tables: [
        {
          title: "Files of one commit",
          columns: ["files", "files/s", "s", "× reading the pages", "memory, MiB"],
          rows: sizes.map((size) => [
            shown(size),
            spreadOf(figure(size, "filesPerSecond")),
            spreadOf(figure(size, "listingInMs").map((inMs) => inMs / 1_000)),
            ratiosOf(figure(size, "listingInMs"), figure(size, "pagesInMs")),
            spreadOf(figure(size, "growthInMiB")),
          ]),
        },
      ],
      targets: [
        {
          promise: `memory for ${shown(largest)} files`,
          measured: spreadOf(figure(largest, "growthInMiB")).median,
          atMost: 10,
          unit: " MiB",
        },
      ],
      remarks: [
        `Time grows with the number of files to the power of ${growth} from 10,000 on: a page costs the same anywhere in the list. Memory does not grow: one page is held at a time.`,
      ],
    };
  },
};
