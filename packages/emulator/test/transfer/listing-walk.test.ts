import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator, type EmulatorOptions } from "../../src/index.js";
import { call, createPath, operationPath, reasonOf, untilEnded, type WireTask } from "../support/call.js";
import { startScriptedS3, type ScriptedS3, type ScriptedS3Options } from "../support/scripted-s3.js";
import { branch, requestFor } from "../support/uploads.js";

let emulator: Emulator;
afterEach(() => emulator.close());

interface Ended {
  readonly task: WireTask;
  readonly reason: unknown;
  readonly s3: ScriptedS3;
}

async function copyFrom(s3Options: Partial<ScriptedS3Options>, options: EmulatorOptions = {}): Promise<Ended> {
  await using s3 = await startScriptedS3({ objects: {}, ...s3Options });
  emulator = await startEmulator(options);
  const { name } = (await call(emulator, createPath, requestFor(s3))).body;
  const task = await untilEnded(emulator, name);
  return { task, reason: reasonOf((await call(emulator, operationPath(name))).body.error), s3 };
}

/** How often the store was asked for a page. Also checks that nothing was copied. */
async function pagesOf({ task, s3 }: Ended): Promise<number> {
  expect(task.task_state).toBe(TaskState.ERROR);
  await expect(access(emulator.filesOf(branch))).rejects.toThrow("ENOENT");
  expect(s3.requests.filter((line) => line.startsWith("GET /bucket/d/"))).toEqual([]);
  return s3.requests.filter((line) => line.startsWith("GET /bucket")).length;
}

describe("a listing that does not end", () => {
  it("because its token is always the same", async () => {
    const ended = await copyFrom({
      onList: (query, send) => {
        send({ keys: [`d/${query.get("continuation-token") ?? "first"}`], isTruncated: true, token: "again" });
      },
    });
    expect(await pagesOf(ended)).toBeLessThan(6);
    expect([ended.reason, ended.task.err_msg]).toEqual([
      "SOURCE_LISTING_BROKEN",
      expect.stringMatching(/listing cannot be used/),
    ]);
  });

  it.each([2, 7, 30])("because its tokens go in a circle of %i", async (length) => {
    let page = 0;
    const ended = await copyFrom({
      onList: (_query, send) => send({ keys: [`d/${page}`], isTruncated: true, token: String(page++ % length) }),
    });
    expect(await pagesOf(ended)).toBeLessThan(6 * length);
    expect([ended.reason, ended.task.err_msg]).toEqual([
      "SOURCE_LISTING_BROKEN",
      expect.stringMatching(/goes in circles/),
    ]);
  });

  it("because it sends the same page with new tokens", async () => {
    let page = 0;
    const ended = await copyFrom({
      onList: (_query, send) => send({ keys: ["d/a", "d/b"], isTruncated: true, token: String(page++) }),
    });
    expect(await pagesOf(ended)).toBe(2);
    expect(ended.task.err_msg).toContain('lists "d/a" twice');
  });

  it("because it sends empty pages with new tokens", async () => {
    let page = 0;
    const ended = await copyFrom({
      onList: (_query, send) => send({ keys: [], isTruncated: true, token: String(page++) }),
    });
    expect(await pagesOf(ended)).toBe(101);
    expect(ended.task.err_msg).toContain("101 pages without an object");
  });

  it("because there is always one more object: the limit of a task stops it", async () => {
    let page = 0;
    const onList: ScriptedS3Options["onList"] = (_query, send) => {
      const keys = Array.from({ length: 10 }, (_, index) => `d/${page}-${index}`);
      send({ keys, isTruncated: true, token: String(page++) });
    };
    const ended = await copyFrom({ onList }, { maxObjectsPerTask: 35 });
    expect(await pagesOf(ended)).toBe(4);
    expect(ended.reason).toBe("SOURCE_TOO_LARGE");
    expect(ended.task.err_msg).toMatch(
      /There are more than 35 objects under "d\/".*narrower source_path.*maxObjectsPerTask/,
    );
  });

  it("because there is always one more folder", async () => {
    let page = 0;
    const onList: ScriptedS3Options["onList"] = (_query, send) =>
      send({ keys: [`d/${page}/`], size: 0, isTruncated: true, token: String(page++) });
    const ended = await copyFrom({ onList }, { maxObjectsPerTask: 20 });
    expect(await pagesOf(ended)).toBe(21);
    expect(ended.reason).toBe("SOURCE_TOO_LARGE");
  });

  it("because a page is too long: it is not read to its end", async () => {
    let sent = 0;
    const ended = await copyFrom({
      onList(_query, _send, response) {
        response.on("error", () => undefined);
        response.writeHead(200, { "Content-Type": "application/xml" }).write("<ListBucketResult>");
        const more = (): void => {
          while (!response.destroyed && response.write(" ".repeat(65_536))) sent += 65_536;
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
    });
    await pagesOf(ended);
    expect(ended.reason).toBe("SOURCE_LISTING_BROKEN");
    expect(ended.task.err_msg).toMatch(/sent more than 16777216 bytes while listing "d\/"/);
    expect(ended.task.err_msg).not.toContain("Deserialization");
    expect(sent).toBeLessThan(128 * 1_048_576);
  });
});

describe("a listing that says there is more, but not where", () => {
  it("goes on after its last key", async () => {
    const { task, s3 } = await copyFrom({
      objects: { "d/a": "a", "d/b": "b", "d/c": "c" },
      onList: (query, send) => {
        const after = query.get("start-after");
        if (after === null) send({ keys: ["d/a", "d/b"], isTruncated: true });
        else send({ keys: after === "d/b" ? ["d/c"] : [] });
      },
    });
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "3" });
    expect(s3.requests.filter((line) => line === "GET /bucket/d/c")).toHaveLength(1);
  });

  it("fails when the store repeats its page, or sends an empty one", async () => {
    const same = await copyFrom({ onList: (_query, send) => send({ keys: ["d/a"], isTruncated: true }) });
    expect(await pagesOf(same)).toBe(2);
    expect(same.task.err_msg).toContain('lists "d/a" twice');
    await emulator.close();
    const nothing = await copyFrom({ onList: (_query, send) => send({ keys: [], isTruncated: true }) });
    expect(await pagesOf(nothing)).toBe(1);
    expect(nothing.task.err_msg).toContain("more objects, but not where");
  });
});

describe("a listing in several pages", () => {
  it.each([1, 7, 42, 43])("is copied whole, with %i keys in a page", async (pageSize) => {
    const objects = Object.fromEntries(Array.from({ length: 43 }, (_, index) => [`d/${index}`, `body ${index}`]));
    const { task } = await copyFrom({ objects, pageSize });
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "43" });
    expect(task.files.length).toBeLessThanOrEqual(20);
    for (let index = 0; index < 43; index++) {
      expect(await readFile(join(emulator.filesOf(branch), String(index)), "utf8")).toBe(`body ${index}`);
    }
  });
});
