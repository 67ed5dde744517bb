import { addWait, cancelWait } from "@aidmp/bullmq";
import { openBeside } from "./connection.js";
import { dataSpaceId, expectSame, type Fixture, HeldSource, until } from "./fixture.js";

/** What two processes do at the same moment, each in the order in which it would be lost. */
export const races: Readonly<Record<string, (fixture: Fixture) => Promise<void>>> = {
  "a wait that is added while its data space is put to sleep is polled": async (fixture) => {
    const { connection, source, told, errors } = fixture;
    for (const name of ["a", "b"]) source.finish(`operations/${name}`);
    let added = 0;
    fixture.interfere = async (change, queue) => {
      // The only wait ended: without the other, there is nothing to poll for a minute.
      if (change !== "moveToDelayed" || !queue.endsWith(".polls") || added > 0) return;
      added += 1;
      await addWait(connection.queue, "operations/b", { dataSpaceId });
    };
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    await using _ = await fixture.work();
    await until(() => told.length === 2);
    expectSame(errors.map(String), []);
  },

  "a wait that is added while its data space is given up is polled": async (fixture) => {
    const { connection, source, told, errors } = fixture;
    for (const name of ["a", "b"]) source.finish(`operations/${name}`);
    let added = 0;
    fixture.interfere = async (change, queue) => {
      if (change !== "moveToCompleted" || !queue.endsWith(".polls")) return;
      added += 1;
      await addWait(connection.queue, "operations/b", { dataSpaceId });
    };
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    await using _ = await fixture.work();
    await until(() => told.length === 1);
    const polls = openBeside(connection, ".polls");
    // What a minute without waits would do.
    await until(async () => {
      const job = await polls.getJob(`space-${dataSpaceId}`);
      if (Object(job?.data).isIdle === true && (await job?.isDelayed())) await job?.promote();
      return added > 0;
    });
    await until(() => told.length === 2);
    expectSame(errors.map(String), []);
  },

  "an end that is found while the wait's job sees whether it is polled is told": async (fixture) => {
    const { connection, source, told, errors } = fixture;
    const id = await addWait(connection.queue, "operations/a", { dataSpaceId });
    const entries = openBeside(connection, `.space-${dataSpaceId}`);
    let held = 0;
    fixture.interfere = async (change, queue) => {
      if (change !== "moveToDelayed" || queue !== connection.queue.name || held > 0) return;
      held += 1;
      // The poll writes the end down, and cannot make a job ready that is awake.
      source.finish("operations/a");
      await until(async () => (await entries.getJob(id)) === undefined);
    };
    // What its own delay would do after five minutes.
    await (await openBeside(connection, "").getJob(id))?.promote();
    await using _ = await fixture.work();
    await until(() => told.length > 0);
    expectSame([held, told[0]?.status, errors.map(String)], [1, "succeeded", []]);
  },

  "an end is not written into a job of a newer version": async (fixture) => {
    const { connection, source, told, errors } = fixture;
    const id = await addWait(connection.queue, "operations/a", { dataSpaceId });
    const [jobs, entries] = [openBeside(connection, ""), openBeside(connection, `.space-${dataSpaceId}`)];
    const newer = { kind: "aidmp.wait", version: 2, what: "nobody knows yet" };
    await (await jobs.getJob(id))?.updateData(newer);
    source.finish("operations/a");
    await using _ = await fixture.work();
    await until(async () => (await entries.getJob(id)) === undefined);
    await until(() => fixture.refused > 0);
    expectSame([(await jobs.getJob(id))?.data, told.length, errors.map(String)], [newer, 0, []]);
  },

  "a wait that is due later does not put off others": async (fixture) => {
    const { connection, source, told } = fixture;
    source.finish("operations/soon");
    await addWait(connection.queue, "operations/soon", { dataSpaceId });
    await addWait(connection.queue, tokenOf("operations/later", Date.now() + 3_600_000), { dataSpaceId });
    await using _ = await fixture.work();
    await until(() => told.length > 0);
    expectSame(
      told.map(({ id }) => id),
      ["wait-operations%2Fsoon"],
    );
  },

  "a wait that is cancelled while it is polled is forgotten, and is no error": async (fixture) => {
    const { connection, told, errors } = fixture;
    const held = new HeldSource();
    held.finish("operations/ended");
    await using _ = await fixture.work({ source: () => held });
    const names = ["operations/running", "operations/ended"];
    for (const name of names) await addWait(connection.queue, name, { dataSpaceId });
    await until(() => held.reads > 0);
    for (const name of names) expectSame(await cancelWait(connection.queue, name), true);
    held.release();
    // One that is added later is told: what was to be written of the others was written before.
    held.finish("operations/next");
    await addWait(connection.queue, "operations/next", { dataSpaceId });
    await until(() => told.length > 0);
    expectSame([told.map(({ id }) => id), errors.map(String)], [["wait-operations%2Fnext"], []]);
  },

  "a wait whose end is being told cannot be cancelled": async (fixture) => {
    const { connection, source } = fixture;
    const calls: (() => void)[] = [];
    await using _ = await fixture.work({
      onEnd: () => new Promise((resolve) => void calls.push(resolve)),
    });
    source.finish("operations/a");
    await addWait(connection.queue, "operations/a", { dataSpaceId });
    await until(() => calls.length > 0);
    const end = connection.end("operations/a");
    end.catch(() => undefined);
    try {
      expectSame(await cancelWait(connection.queue, "operations/a"), false);
    } finally {
      calls[0]?.();
    }
    expectSame((await end).status, "succeeded");
  },

  "waitFor tells the end of a job that is removed as soon as it is completed": async (fixture) => {
    const { connection, source } = fixture;
    await using _ = await fixture.work();
    await addWait(connection.queue, "operations/a", { dataSpaceId, job: { removeOnComplete: true } });
    const end = connection.end("operations/a");
    // Its listeners are there once it has looked for the job.
    await until(() => source.reads > 0);
    source.finish("operations/a");
    expectSame((await end).status, "succeeded");
  },
};

function tokenOf(name: string, nextPollAt: number): object {
  const counts = { polls: 0, scheduledPolls: 0, failedPolls: 0, failingSince: null };
  const token = { kind: "aidmp.operation", version: 1, name, startedAt: Date.now(), nextPollAt, deadlineAt: null };
  return { ...token, ...counts, cancel: null, cancelledAt: null };
}
