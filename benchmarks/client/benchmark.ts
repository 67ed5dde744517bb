import type { Benchmark, Cell } from "../harness/benchmark.js";
import { figure } from "../harness/figure.js";
import { program } from "../harness/program.js";
import { figureOf, figuresIn, interleave, type Rounds } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { spreadOf } from "../harness/spread.js";
import { versionOf } from "../harness/versions.js";
import { callsATurn } from "./call.js";
import { type CompetitorName, competitorNames } from "./competitors.js";

const repetitions = 3;
const turns = 20;
/** In fewer the compiler is not done with a client. */
const warmingTurns = 25;
const allocatingTurns = 3;

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
    const rounds = await interleave(competitorNames, repetitions, async (competitor, round) => {
      progress(`client: ${competitor}, round ${round + 1}`);
      const task = { competitor, url: field(ready, "url"), turns, warmingTurns, allocatingTurns };
      return figuresIn(
        await measuring.run(task, ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"]),
      );
    });
    const served = Number(field(await server.ask({}), "served"));
    const expected = competitorNames.length * repetitions * callsATurn * (2 * (turns + warmingTurns) + allocatingTurns);
    if (served !== expected) throw new Error(`${served} signed calls arrived instead of ${expected}.`);
    const ratioOf = (name: CompetitorName): number => spreadOf(figureOf(rounds, name, "ratio")).median;
    return {
      method: `The same signed GET to a server in another process on this machine that checks every signature; connections are kept alive. All sign with the same signer, which signs once a second. Each competitor takes ${turns} turns of ${callsATurn} calls, one call after the other, with bare fetch in the same process, so that what else the machine does meets both: bare fetch against itself shows what is left of it. Allocations are the growth of the heap over ${allocatingTurns * callsATurn} calls in which nothing is collected.`,
      tables: [
        {
          title: "One call",
          columns: ["", "µs", "× bare fetch", "µs of CPU", "× bare fetch", "bytes allocated"],
          rows: await Promise.all(competitorNames.map((name) => row(name, rounds))),
        },
      ],
      targets: [
        {
          promise: "time of a call against bare fetch",
          measured: ratioOf("@aidmp/client"),
          atMost: 1.4,
          unit: " ×",
          whenMissed: `openapi-fetch, which is beneath this client, takes ${figure(ratioOf("openapi-fetch that a timeout can abort"))} × where a timeout can abort it, and nothing made of the two can take less. The rest are the checks of the request, the reading of the answer within its limit, and JSON without lost digits.`,
        },
      ],
      remarks: [],
    };
  },
};

async function row(name: CompetitorName, rounds: ReadonlyMap<string, Rounds>): Promise<readonly Cell[]> {
  const label = isPackage(name) ? await versionOf(name) : name;
  const figures = ["microseconds", "ratio", "cpuMicroseconds", "cpuRatio", "bytesACall"];
  return [label, ...figures.map((each) => spreadOf(figureOf(rounds, name, each)))];
}

function isPackage(name: CompetitorName): boolean {
  return name === "openapi-fetch" || name === "ky" || name === "ofetch";
}
