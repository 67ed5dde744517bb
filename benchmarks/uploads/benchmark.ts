import type { Benchmark } from "../harness/benchmark.js";
import { exponentOf } from "../harness/growth.js";
import { program } from "../harness/program.js";
import { figureOf, figuresIn, interleave } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { spreadOf } from "../harness/spread.js";

const repetitions = 1;
const count = 1_000;
const durationInMs = 100;
const inFlight = ["10", "30", "100"];

export const uploads: Benchmark = {
  name: "uploads",
  title: "Many uploads",
  async run({ progress }) {
    const emulator = await program(new URL("emulator-process.ts", import.meta.url));
    const upload = await program(new URL("upload.ts", import.meta.url));
    const rounds = await interleave(inFlight, repetitions, async (each, round) => {
      progress(`uploads: ${each} in flight, round ${round + 1}`);
      const { server, ready } = await ServerProcess.start(emulator, { durationInMs });
      await using _ = server;
      const figures = figuresIn(await upload.run({ count, inFlight: Number(each), url: field(ready, "url") }));
      const seen = await server.ask({});
      const doubles = Number(field(seen, "tasks")) - count;
      const polls = Number(field(seen, "requests")) - count;
      return { ...figures, doubles, polls };
    });
    const figure = (each: string, name: string) => spreadOf(figureOf(rounds, each, name));
    const growth = (name: string) => exponentOf(inFlight.map((each) => [Number(each), figure(each, name).median]));
    return {
      method: `\`uploadMany\` starts ${count.toLocaleString("en-US")} tasks of ${durationInMs / 1000} s each on the emulator, into one dataset, in a process of its own, over signed requests, and follows all of them with one poller that keeps to 10 requests a second.`,
      tables: [
        {
          title: `${count.toLocaleString("en-US")} uploads`,
          columns: ["in flight", "seconds", "requests beside the creating ones", "CPU, ms", "memory at most, MiB"],
          rows: inFlight.map((each) => {
            const { median, min, max } = figure(each, "tookInMs");
            const seconds = { median: median / 1000, min: min / 1000, max: max / 1000 };
            return [each, seconds, figure(each, "polls"), figure(each, "cpuInMs"), figure(each, "memoryInMiB")];
          }),
        },
      ],
      targets: inFlight.map((each) => ({
        promise: `tasks created twice, ${each} in flight`,
        measured: figure(each, "doubles").max,
        atMost: 0,
        unit: "",
      })),
      remarks: [
        `With more in flight, time changes to the power of ${growth("tookInMs")} of their number, and requests to that of ${growth("polls")}.`,
        "Before a task is created, those of the last minutes in its dataset are listed, so that none of them is taken for the new one. Uploads that begin together share that listing: with more in flight there are fewer of them.",
      ],
    };
  },
};
