import type { Benchmark } from "../harness/benchmark.js";
import { figure } from "../harness/figure.js";
import { program } from "../harness/program.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { ratiosOf, spreadOf } from "../harness/spread.js";
import { versionOf } from "../harness/versions.js";
import { type ContestantName, contestantNames } from "./contestants.js";

const repetitions = 5;
const calls = 2_000;
const warmingCalls = 1_300;

export const client: Benchmark = {
  name: "client",
  title: "Client overhead",
  async run({ progress }) {
    const { server, ready } = await ServerProcess.start(
      await program(new URL("server-process.ts", import.meta.url)),
      {},
    );
    await using _ = server;
    const measuring = await program(new URL("calls.ts", import.meta.url));
    const rounds = await interleave(contestantNames, repetitions, async (contestant, round) => {
      progress(`client: ${contestant}, round ${round + 1}`);
      const task = { contestant, url: field(ready, "url"), calls };
      return figuresIn(
        await measuring.run(task, ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"]),
      );
    });
    const served = Number(field(await server.ask({}), "served"));
    const expected = contestantNames.length * repetitions * (calls + warmingCalls);
    if (served !== expected) throw new Error(`${served} signed calls arrived instead of ${expected}.`);
    const timesOf = (name: ContestantName): readonly number[] => figureOf(rounds, name, "medianInMicroseconds");
    return {
      method: `The same signed GET, ${calls.toLocaleString("en-US")} times one after the other, to a server in another process on this machine that checks every signature; connections are kept alive. All sign with the same signer, which signs once a second. Allocations are the growth of the heap over 300 calls in which nothing is collected.`,
      tables: [
        {
          title: "One call",
          columns: ["", "µs", "× bare fetch", "µs of CPU", "× bare fetch", "bytes allocated"],
          rows: await rowsOf(rounds),
        },
      ],
      targets: [
        {
          promise: "time of a call against bare fetch",
          measured: ratiosOf(timesOf("@aidmp/client"), timesOf("bare fetch")).median,
          atMost: 1.25,
          unit: " ×",
          whenMissed: `openapi-fetch alone, which is beneath this client, takes ${figure(ratiosOf(timesOf("openapi-fetch"), timesOf("bare fetch")).median)} × in the same run. What comes on top bounds the call: a signal that the timeout can abort costs fetch some 25 µs, the rest are the checks of the request, the reading of the answer within its limit, and JSON without lost digits.`,
        },
      ],
      remarks: [],
    };
  },
};

function rowsOf(rounds: ReadonlyMap<string, Rounds>): Promise<(string | ReturnType<typeof spreadOf>)[][]> {
  return Promise.all(
    contestantNames.map(async (name) => {
      const label = name === "bare fetch" || name === "@aidmp/client" ? name : await versionOf(name);
      const [times, cpu] = [
        figureOf(rounds, name, "medianInMicroseconds"),
        figureOf(rounds, name, "cpuInMicroseconds"),
      ];
      return [
        label,
        spreadOf(times),
        ratiosOf(times, figureOf(rounds, "bare fetch", "medianInMicroseconds")),
        spreadOf(cpu),
        ratiosOf(cpu, figureOf(rounds, "bare fetch", "cpuInMicroseconds")),
        spreadOf(figureOf(rounds, name, "bytesACall")),
      ];
    }),
  );
}
