import { setTimeout as sleep } from "node:timers/promises";
import { addWait, cancelWait, createWaitWorker, isStoreUnavailableError, isWaitNotToldError } from "@aidmp/bullmq";
import { connect, openBeside } from "./connection.js";
import type { Engine } from "./engine.js";
import { dataSpaceId, expectRejected, expectSame, type Fixture, MemorySource, until } from "./fixture.js";
import type { Interference } from "./interference.js";
import { races } from "./races.js";
import { mostInASecond } from "./service.js";

/** What must hold on each store, each tried on a queue of its own. Resolves with what is broken. */
export const promises: Readonly<Record<string, (fixture: Fixture) => Promise<void>>> = {
  ...races,

  "the same operation waits once, with the data that were given first": async (fixture) => {
    const { connection, told, source } = fixture;
    await using _ = await fixture.work();
    const ids = new Set<string>();
    for (const order of [1, 2, 3]) {
      ids.add(await addWait(connection.queue, "operations/a", { dataSpaceId, data: { order } }));
    }
    expectSame([...ids], ["wait-operations%2Fa"]);
    source.finish("operations/a");
    await until(() => told.length > 0);
    await sleep(1_000);
    expectSame(told, [{ id: "wait-operations%2Fa", status: "succeeded", data: { order: 1 } }]);
    const { reads } = source;
    await addWait(connection.queue, "operations/a", { dataSpaceId, data: { order: 4 } });
    await sleep(2_500);
    expectSame([told.length, source.reads], [1, reads]);
  },

  "an operation of another data space is not taken for the same": async ({ connection }) => {
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    await expectRejected(
      addWait(connection.queue, "operations/a", { dataSpaceId: "another" }),
      "is waited for in data space",
    );
  },

  "an operation that ended in the response of its call is told without a poll": async (fixture) => {
    await using _ = await fixture.work();
    const failed = { name: "operations/a", done: true, error: { code: 9, message: "no such bucket" } };
    await addWait(fixture.connection.queue, failed, { dataSpaceId });
    await until(() => fixture.told.length > 0);
    expectSame([fixture.told[0]?.status, fixture.source.reads], ["failed", 0]);
  },

  "a wait that is cancelled is polled no more, and not told": async (fixture) => {
    const { connection, told, source } = fixture;
    await using _ = await fixture.work();
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    expectSame(await cancelWait(connection.queue, "operations/a"), true);
    expectSame(await cancelWait(connection.queue, "operations/a"), false);
    source.finish("operations/a");
    await sleep(2_000);
    expectSame([told.length, source.reads], [0, 0]);
  },

  "a wait whose job somebody removed is forgotten": async (fixture) => {
    const { connection, source, told } = fixture;
    await using _ = await fixture.work();
    const id = await addWait(connection.queue, "operations/a", { dataSpaceId });
    await until(() => source.reads > 0);
    await openBeside(connection, "").remove(id);
    source.progress = 0.42;
    const entries = openBeside(connection, `.space-${dataSpaceId}`);
    await until(async () => (await entries.getJob(id)) === undefined);
    expectSame(told.length, 0);
  },

  "an end that is written down stays, whatever a later poll finds": async (fixture) => {
    const { connection, source, told } = fixture;
    const id = await addWait(connection.queue, "operations/a", { dataSpaceId });
    const job = await openBeside(connection, "").getJob(id);
    // As a process leaves it that was killed after its first write.
    const end = { status: "failed", name: "operations/a", error: { code: 9, message: "no such bucket" } };
    await job?.updateData({ ...Object(job.data), end });
    source.finish("operations/a");
    await using _ = await fixture.work();
    await until(() => told.length > 0);
    expectSame(told[0]?.status, "failed");
  },

  "all workers together keep to one limit of requests": async (fixture) => {
    const readAt: number[] = [];
    const limited = { maxRequestsPerSecond: 2, source: () => new MemorySource(() => readAt.push(performance.now())) };
    const workers = [await fixture.work(limited), await fixture.work(limited)];
    try {
      for (let space = 0; space < 8; space += 1) {
        await addWait(fixture.connection.queue, `operations/${space}`, { dataSpaceId: `space-${space}` });
      }
      await until(() => readAt.length >= 8);
    } finally {
      await Promise.all(workers.map((worker) => worker.close()));
    }
    // A second may hold the end of one window and the beginning of the next.
    if (mostInASecond(readAt) > 4) throw new Error(`${mostInASecond(readAt)} requests went out in one second.`);
  },

  "a data space that cannot be made ends its waits as the policy says": async (fixture) => {
    const { connection, told } = fixture;
    await using _ = await fixture.work({
      source: () => {
        throw new Error("no such data space");
      },
      onFailedPoll: () => "stop",
    });
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    await until(() => told.length > 0);
    expectSame(told[0]?.status, "unreadable");
  },

  "waitFor resolves with the end, and rejects where none is going to be told": async (fixture) => {
    const { connection, source } = fixture;
    await using _ = await fixture.work();
    await expectRejected(connection.end("operations/none"), "there is no job for it");
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    await addWait(connection.queue, "operations/b", { dataSpaceId });
    const [first, removed] = [connection.end("operations/a"), connection.end("operations/b")];
    const cut = connection.end("operations/a", AbortSignal.timeout(300));
    removed.catch(() => undefined);
    await expectRejected(cut, "timeout");
    await cancelWait(connection.queue, "operations/b");
    source.finish("operations/a");
    expectSame((await first).status, "succeeded");
    expectSame((await connection.end("operations/a")).status, "succeeded");
    expectSame(await removed.catch((error: unknown) => isWaitNotToldError(error) && error.problem), "removed");
  },

  "a deadline ends the waiting, and its resume token goes on": async (fixture) => {
    const { connection, told, source } = fixture;
    await using _ = await fixture.work();
    await addWait(connection.queue, "operations/a", { dataSpaceId, deadlineInMs: 1_200 });
    await until(() => told.length > 0);
    expectSame(told[0]?.status, "deadline");
    const jobs = openBeside(connection, "");
    await until(async () => (await jobs.getJob("wait-operations%2Fa"))?.isCompleted() ?? false);
    const end = (await jobs.getJob("wait-operations%2Fa"))?.returnvalue;
    await jobs.remove("wait-operations%2Fa");
    const token: unknown = Reflect.get(Object(end), "resumeToken");
    await addWait(connection.queue, JSON.stringify(token), { dataSpaceId, deadlineInMs: 60_000 });
    source.finish("operations/a");
    await until(() => told.length > 1);
    expectSame(told[1]?.status, "succeeded");
  },

  "progress shows in the job": async (fixture) => {
    const { connection, source } = fixture;
    await using _ = await fixture.work();
    source.progress = 0.42;
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    const jobs = openBeside(connection, "");
    await until(async () => (await jobs.getJob("wait-operations%2Fa"))?.progress === 42);
  },

  "an onEnd that throws is called again with the same id, and delays no other": async (fixture) => {
    const { connection, source } = fixture;
    const calls: string[] = [];
    await using _ = await fixture.work({
      async onEnd(end, { id, attempt }) {
        calls.push(`${id} ${attempt}`);
        if (end.name === "operations/a" && attempt === 1) throw new Error("the database is down");
      },
    });
    for (const name of ["a", "b"]) await addWait(connection.queue, `operations/${name}`, { dataSpaceId });
    for (const name of ["a", "b"]) source.finish(`operations/${name}`);
    await until(() => calls.length === 3);
    expectSame(calls.toSorted(), ["wait-operations%2Fa 1", "wait-operations%2Fa 2", "wait-operations%2Fb 1"]);
  },

  "a data space that hangs or cannot be made delays no other": async (fixture) => {
    const { connection, told, source } = fixture;
    await using _ = await fixture.work({
      source(id) {
        if (id === "broken") throw new Error("no such data space");
        return id === "hangs" ? { read: () => new Promise(() => undefined) } : source;
      },
    });
    for (const id of ["hangs", "broken", "sound"]) {
      await addWait(connection.queue, `operations/${id}`, { dataSpaceId: id });
    }
    source.finish("operations/sound");
    await until(() => told.length > 0);
    expectSame(
      told.map(({ id }) => id),
      ["wait-operations%2Fsound"],
    );
  },

  "jobs of a newer version are kept for a worker that reads them": async (fixture) => {
    const { connection, told, source } = fixture;
    const [jobs, entries] = [openBeside(connection, ""), openBeside(connection, `.space-${dataSpaceId}`)];
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    const id = await addWait(connection.queue, "operations/b", { dataSpaceId });
    const newer = { kind: "aidmp.wait", version: 2, what: "nobody knows yet" };
    const newerEntry = { kind: "aidmp.poll-entry", version: 2, what: "nobody knows yet" };
    await (await jobs.getJob(id))?.updateData(newer);
    await (await jobs.getJob(id))?.promote();
    await (await entries.getJob(id))?.updateData(newerEntry);
    await using _ = await fixture.work();
    source.finish("operations/a");
    await until(() => told.length > 0);
    await sleep(1_000);
    const job = await jobs.getJob(id);
    expectSame([job?.data, await job?.getState(), (await entries.getJob(id))?.data], [newer, "delayed", newerEntry]);
    expectSame(fixture.refused > 0, true);
  },

  "a damaged entry is begun anew, and a wait that lost all but its job": async (fixture) => {
    const { connection, told, source } = fixture;
    const [jobs, polls] = [openBeside(connection, ""), openBeside(connection, ".polls")];
    const entries = openBeside(connection, `.space-${dataSpaceId}`);
    const damaged = await addWait(connection.queue, "operations/a", { dataSpaceId });
    const lost = await addWait(connection.queue, "operations/b", { dataSpaceId });
    const stray = await addWait(connection.queue, "operations/c", { dataSpaceId });
    await (await entries.getJob(damaged))?.updateData({ kind: "aidmp.poll-entry", version: 1, resumeToken: "torn" });
    await entries.remove(lost);
    await polls.remove(`space-${dataSpaceId}`);
    await (await entries.getJob(stray))?.promote();
    // What their own delay would do after five minutes.
    for (const id of [lost, stray]) await (await jobs.getJob(id))?.promote();
    await using _ = await fixture.work();
    for (const name of ["a", "b", "c"]) source.finish(`operations/${name}`);
    await until(() => told.length === 3);
    expectSame(told.map(({ id }) => id).toSorted(), [damaged, lost, stray]);
  },

  "a job that is not a wait fails, and says what it is": async (fixture) => {
    const jobs = openBeside(fixture.connection, "");
    await using _ = await fixture.work();
    await jobs.add("mail", { to: "somebody" }, { jobId: "mail-1" });
    await until(async () => (await jobs.getJob("mail-1"))?.isFailed() ?? false);
    expectSame((await jobs.getJob("mail-1"))?.failedReason?.includes("is not one of @aidmp/bullmq"), true);
  },

  "a worker that would use another store than the queue is an error": async ({ engine, connection }) => {
    const options = { queue: connection.queue, source: () => new MemorySource(), onEnd: () => undefined };
    const working = createWaitWorker(options);
    if (engine.name === "redis") await (await working).close();
    else await expectRejected(working, "the backendFactory that the queue was made with");
  },

  "a store that does not answer is an error at once, and no loop": async ({ engine }) => {
    const nowhere = connect(engine.name, engine.url.replace(/:\d+/, ":1"));
    try {
      const working = nowhere.work({
        source: () => ({ read: async () => new Map() }),
        onEnd: () => undefined,
        connectTimeoutInMs: 500,
      });
      expectSame(await working.then(() => "it works", isStoreUnavailableError), true);
    } finally {
      // It would try to connect for ever, and this process would never end.
      await nowhere.close();
    }
  },
};

/** Tries a promise; resolves with what is broken. */
export async function tryPromise(name: string, engine: Engine, number: number): Promise<string | undefined> {
  const connection = connect(engine.name, engine.url, `promise-${number}`, (...change) => hook.interfere(...change));
  const source = new MemorySource();
  const told: { id: string; status: string; data: unknown }[] = [];
  const errors: unknown[] = [];
  const hook: { interfere: Interference } = { interfere: async () => undefined };
  let refused = 0;
  try {
    await promises[name]?.({
      engine,
      connection,
      source,
      told,
      errors,
      get interfere() {
        return hook.interfere;
      },
      set interfere(interfere) {
        hook.interfere = interfere;
      },
      get refused() {
        return refused;
      },
      work: (options) =>
        connection.work({
          source: () => source,
          onEnd: (end, { id, data }) => void told.push({ id, status: end.status, data }),
          onEvent(event) {
            if (event.type === "refused") refused += 1;
            if (event.type === "error") errors.push(event.error);
          },
          ...options,
        }),
    });
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.stack : error);
  } finally {
    await connection.close();
  }
}
