import { describe, expect, it } from "vitest";
import { type UploadItem, uploadMany, type UploadOutcome } from "../../src/index.js";
import { collect, from, rejection, startWorld, to } from "../support/world.js";

const item = (index: number, more: object = {}): UploadItem => ({
  key: `item-${index}`,
  from: { ...from, prefix: `set-${index}/`, ...more },
  to,
});
const finished = (afterInMs: number) =>
  [
    { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 1, totalFileSize: 1 } },
    { afterInMs, state: "FINISHED", progress: { succeedFileCount: 1, succeedFileSize: 1 } },
  ] as const;

async function* damaged(): AsyncGenerator<UploadItem> {
  yield item(0);
  throw new Error("the manifest is damaged");
}

describe("uploadMany", () => {
  it("tells each outcome; one that fails touches no other", async () => {
    const { client } = await startWorld({
      script: ({ request }) =>
        request.source_path === "set-3/"
          ? [{ afterInMs: 0, state: "ERROR", errorMessage: "NoSuchKey" }]
          : finished(100),
    });
    const items = [0, 1, 2, 3, 4].map((index) => (index === 1 ? item(1, { bucket: "" }) : item(index)));
    const outcomes = await collect(uploadMany(client, items, { concurrency: 3 }));
    const byKey = new Map<string | undefined, UploadOutcome>(outcomes.map((outcome) => [outcome.item.key, outcome]));
    expect(byKey.size).toBe(5);
    expect(byKey.get("item-0")?.status).toBe("uploaded");
    expect(byKey.get("item-1")).toMatchObject({ status: "failed", error: { name: "SourceError" } });
    expect(byKey.get("item-3")).toMatchObject({ status: "failed", error: { name: "OperationFailedError" } });
  });

  it("takes items as there is room for them, and never has more at once than it is told", async () => {
    const { client } = await startWorld({ script: finished(50) });
    let [taken, told, most] = [0, 0, 0];
    async function* items(): AsyncGenerator<UploadItem> {
      for (let index = 0; index < 12; index++) {
        taken += 1;
        most = Math.max(most, taken - told);
        yield item(index);
      }
    }
    for await (const { status } of uploadMany(client, items(), { concurrency: 4 })) {
      told += 1;
      expect(status).toBe("uploaded");
    }
    expect([taken, told]).toEqual([12, 12]);
    // Those that run, and one that has been taken when one of them ended.
    expect(most).toBeLessThanOrEqual(5);
  });

  it("ends with what its items threw, after telling those that were begun", async () => {
    const { client } = await startWorld({ script: finished(20) });
    const told: string[] = [];
    const reading = (async () => {
      for await (const { status } of uploadMany(client, damaged())) told.push(status);
    })();
    expect(String(await rejection(reading))).toContain("the manifest is damaged");
    expect(told).toEqual(["uploaded"]);
  });

  it("stops with the signal's reason, and closes its items when its reader leaves", async () => {
    const { client } = await startWorld({ script: [{ afterInMs: 0, state: "RUNNING" }] });
    const controller = new AbortController();
    let isClosed = false;
    async function* items(): AsyncGenerator<UploadItem> {
      try {
        for (let index = 0; ; index++) {
          if (index === 3) controller.abort("enough");
          yield item(index);
        }
      } finally {
        isClosed = true;
      }
    }
    expect(await rejection(collect(uploadMany(client, items(), { signal: controller.signal, concurrency: 8 })))).toBe(
      "enough",
    );
    expect(isClosed).toBe(true);
  });

  it("refuses options that it does not know", async () => {
    const { client } = await startWorld();
    const options = JSON.parse('{"parallel":3}');
    expect(await rejection(collect(uploadMany(client, [], options)))).toMatchObject({ name: "OptionsError" });
  });
});
