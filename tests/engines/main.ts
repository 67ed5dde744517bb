/**
 * Waits in BullMQ on a real Redis and a real PostgreSQL, while workers are killed, the stores are killed, and the service
 * answers one list request in five with a fault; compared with one process that polls for the same operations.
 *
 *   npm run test:engines                              300 waits of 5 to 30 seconds on each store
 *   npm run test:engines -- --waits 1000 --seconds 60
 *   npm run test:engines -- --only postgres           or redis
 *   npm run test:engines -- --seed 7                  the same kills and faults again
 *   npm run test:engines -- --promises                only what must hold, one by one, without the trial
 *   npm run test:engines -- --scale 10000             what so many waits of one data space cost, and nothing else
 *   npm run test:engines -- --write                   writes its sections of docs/reliability.md as well
 *
 * Exits 1 if a promise was broken, and says which package is missing if one is.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { thisMachine, today, withSection } from "../chaos/page.ts";
import { NotInstalledError } from "../stores/store.ts";
import { measureBaseline } from "./baseline.ts";
import type { Engine } from "./engine.ts";
import { figuresOf } from "./figures.ts";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";
import { measureScale } from "./scale.ts";
import { tryGuide } from "./guide.ts";
import { tryOtherEngines } from "./other-engines.ts";
import { promises, tryPromise } from "./promises.ts";
import { runTrial } from "./trial.ts";

const { values } = parseArgs({
  options: {
    waits: { type: "string", default: "300" },
    seconds: { type: "string", default: "30" },
    seed: { type: "string" },
    only: { type: "string" },
    scale: { type: "string" },
    promises: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const engines = { redis: startRedis, postgres: startPostgres };
const [waits, longestInSeconds] = [Number(values.waits), Number(values.seconds)];
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isSafeInteger(waits) || waits < 1) throw new Error("--waits is a whole number from 1.");
if (!(longestInSeconds > 5)) throw new Error("--seconds is a number above 5.");
if (!Number.isSafeInteger(seed)) throw new Error(`--seed is a whole number, not "${values.seed}".`);
if (values.only !== undefined && !(values.only in engines)) throw new Error("--only is redis or postgres.");
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

async function tryPromises(start: () => Promise<Engine>): Promise<readonly string[]> {
  await using engine = await start();
  const tried = await Promise.all(
    Object.keys(promises).map(async (name, index) => ({ name, problem: await tryPromise(name, engine, index) })),
  );
  const page = engine.name === "redis" ? await tryGuide(engine) : await tryOtherEngines(engine);
  const broken = tried.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`]));
  return [...broken, ...page.map((problem) => `beyond-one-process.md: ${problem}`)];
}

function report(what: string, broken: readonly string[]): void {
  console.log(`${what} tried one by one: ${Object.keys(promises).length}`);
  for (const problem of broken) console.error(`  BROKEN: ${problem}`);
  if (broken.length > 0) process.exitCode = 1;
}

const command = `npm run test:engines -- --waits ${waits} --seconds ${longestInSeconds} --seed ${seed}`;
console.log(`Seed ${seed}: ${command}`);
try {
  const plan = { waits, longestInSeconds, seed };
  const scale = values.scale === undefined ? undefined : Number(values.scale);
  const baseline = scale === undefined && !values.promises ? await measureBaseline(plan) : 0;
  for (const [name, start] of Object.entries(engines)) {
    if (values.only !== undefined && values.only !== name) continue;
    if (scale !== undefined) {
      console.log((await measureScale(start, scale)).join("\n"));
      continue;
    }
    if (values.promises) {
      report(`Promises on ${name}`, await tryPromises(start));
      continue;
    }
    const figures = figuresOf(await runTrial(start, plan), baseline);
    const { title, explanation, rows, broken: brokenInTrial } = figures;
    const broken = [...brokenInTrial, ...(await tryPromises(start))];
    console.log(`\n${title}`);
    for (const { what, value, mustBe } of rows) {
      console.log(`  ${what}: ${value}${mustBe === undefined ? "" : `   (must be ${mustBe})`}`);
    }
    report(`  promises`, broken);
    if (!values.write) continue;
    const page = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));
    const measured = `Measured on ${today()} by \`${command}\`, with Node ${process.versions.node} on ${thisMachine()}.`;
    const section = { ...figures, explanation: `${explanation} ${measured}` };
    await writeFile(page, withSection(await readFile(page, "utf8"), section));
  }
} catch (error) {
  if (!(error instanceof NotInstalledError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
