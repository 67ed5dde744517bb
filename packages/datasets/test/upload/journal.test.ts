import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { once } from "node:events";
import { taskListSource } from "@aidmp/operations";
import { describe, expect, it } from "vitest";
import { listTasks, uploadFiles, type UploadJournal } from "../../src/index.js";
import type { JournalEntry } from "../../src/types.js";
import { collect, from, rejection, startWorld, to } from "../support/world.js";

const script = [
  { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 1, totalFileSize: 1 } },
  { afterInMs: 150, state: "FINISHED", progress: { succeedFileCount: 1, succeedFileSize: 1 } },
] as const;

interface MemoryJournal extends UploadJournal {
  readonly entries: Map<string, JournalEntry>;
  readonly written: JournalEntry[];
}

function memoryJournal(): MemoryJournal {
  const entries = new Map<string, JournalEntry>();
  const written: JournalEntry[] = [];
  return {
    entries,
    written,
    read: (key) => entries.get(key),
    write(key, entry) {
      entries.set(key, entry);
      written.push(entry);
    },
  };
}

function abortable(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

describe("an upload with a journal", () => {
  it("writes the commit's id down before the request, the operation after it, and no key of a store", async () => {
    const { client, emulator } = await startWorld({ script });
    const journal = memoryJournal();
    let requestsWhenStarting = -1;
    const watching: UploadJournal = {
      read: (key) => journal.read(key),
      write(key, entry) {
        if (entry.state === "starting") requestsWhenStarting = emulator.requests.total;
        return journal.write(key, entry);
      },
    };
    const task = await uploadFiles(client, { from, to }, { journal: watching });
    expect(journal.written.map(({ state }) => state)).toEqual(["starting", "started"]);
    expect(requestsWhenStarting).toBe(0);
    expect(new Set(journal.written.map(({ commitId }) => commitId))).toEqual(new Set([task.commit_id]));
    expect(JSON.stringify([...journal.entries])).not.toContain("the-access-key");
    expect(JSON.stringify([...journal.entries])).not.toContain("the-secret-key");
  });

  it("that has ended is told again, and not made again", async () => {
    const { client } = await startWorld({ script });
    const journal = memoryJournal();
    const first = await uploadFiles(client, { from, to }, { journal });
    const second = await uploadFiles(client, { from, to }, { journal });
    expect(second.id).toBe(first.id);
    const again = await uploadFiles(client, { from, to }, { journal, journalKey: "once more" });
    expect(again.id).not.toBe(first.id);
    expect(await collect(listTasks(client, { dataSpaceId: to.dataSpaceId }))).toHaveLength(2);
  });

  it.each(["the request arrived", "the request never arrived"])(
    "whose program ended while it was sent is found or sent, once: %s",
    async (what) => {
      const { client, emulator } = await startWorld({ script });
      const journal = memoryJournal();
      let isDown = true;
      const { signal: sent, abort: tellSent } = abortable();
      // The program's end: nothing more comes back to it, and nothing more is written.
      const dying = createAidmpClient({
        baseUrl: emulator.url,
        auth: hmac(demoCredentials),
        retry: false,
        fetch: async (url, init) => {
          if (!isDown || !url.includes("task:upload")) return fetch(url, init);
          if (what === "the request arrived") await fetch(url, init);
          tellSent();
          return new Promise(() => undefined);
        },
      });
      const controller = new AbortController();
      const lost = rejection(uploadFiles(dying, { from, to }, { journal, signal: controller.signal }));
      await expect.poll(() => journal.written.length).toBe(1);
      await once(sent, "abort");
      controller.abort("killed");
      expect(await lost).toBe("killed");
      isDown = false;
      const task = await uploadFiles(client, { from, to }, { journal, visibilityDelayInMs: 500 });
      expect(task.commit_id).toBe(journal.written[0]?.commitId);
      expect(await collect(listTasks(client, { dataSpaceId: to.dataSpaceId }))).toHaveLength(1);
    },
  );

  it("whose earlier run may have sent it again just before its end is waited for as long as a task may be hidden", async () => {
    const { client } = await startWorld({ script });
    const first = memoryJournal();
    const { commit_id: commitId = "" } = await uploadFiles(client, { from, to }, { journal: first });
    const source = taskListSource(client, { dataSpaceId: to.dataSpaceId });
    const shownAt = Date.now() + 400;
    const hiding: typeof source = {
      ...source,
      list(query, signal) {
        const listing = source.list(query, signal);
        if (Date.now() >= shownAt) return listing;
        // An empty list, read whole.
        return { isWhole: true, serverTimeInMs: undefined, [Symbol.asyncIterator]: async function* () {} };
      },
    };
    const journal = memoryJournal();
    // Written an hour ago, while the request was sent again a moment ago.
    journal.entries.set("k", { v: 1, state: "starting", commitId: commitId ?? "", at: Date.now() - 3_600_000 });
    const task = await uploadFiles(
      client,
      { from, to },
      { journal, journalKey: "k", source: hiding, visibilityDelayInMs: 1000 },
    );
    expect(task.commit_id).toBe(commitId);
    expect(await collect(listTasks(client, { dataSpaceId: to.dataSpaceId }))).toHaveLength(1);
  });

  it("that was begun is waited for by its operation, also where the list does not show its commit", async () => {
    const { client, emulator } = await startWorld({ script });
    const { id = "" } = await uploadFiles(client, { from, to });
    const journal = memoryJournal();
    journal.entries.set("k", { v: 1, state: "started", commitId: "elsewhere", at: 1, operation: id ?? "" });
    expect(await uploadFiles(client, { from, to }, { journal, journalKey: "k" })).toMatchObject({ id });
    expect(emulator.tasks()).toHaveLength(1);
  });

  it("that failed is told again as it failed, and not made again", async () => {
    const { client } = await startWorld({ script: [{ afterInMs: 0, state: "ERROR", errorMessage: "NoSuchKey" }] });
    const journal = memoryJournal();
    for (let run = 0; run < 2; run++) {
      expect(await rejection(uploadFiles(client, { from, to }, { journal }))).toMatchObject({
        name: "OperationFailedError",
      });
    }
    expect(await collect(listTasks(client, { dataSpaceId: to.dataSpaceId }))).toHaveLength(1);
  });

  it.each([
    [{ v: 2, state: "starting", commitId: "c", at: 1 }, "of a newer version"],
    [{ v: 1, state: "started", commitId: "c", at: 1 }, "damaged"],
    [{ v: 1, state: "starting", commitId: "", at: 1 }, "damaged"],
    [7, "damaged"],
  ])("with an entry that cannot be read sends nothing: %j", async (entry, why) => {
    const { client, emulator } = await startWorld();
    const journal: UploadJournal = { read: () => JSON.parse(JSON.stringify(entry)), write: () => undefined };
    const error = await rejection(uploadFiles(client, { from, to }, { journal }));
    expect(error).toMatchObject({ name: "JournalError" });
    expect(String(error)).toContain(why);
    expect(emulator.requests.total).toBe(0);
  });

  it("whose journal cannot be written sends nothing", async () => {
    const { client, emulator } = await startWorld();
    const full = new Error("no space left on device");
    const journal: UploadJournal = { read: () => undefined, write: () => Promise.reject(full) };
    expect(await rejection(uploadFiles(client, { from, to }, { journal }))).toBe(full);
    expect(emulator.requests.total).toBe(0);
  });
});
