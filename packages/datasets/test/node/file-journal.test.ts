import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it, onTestFinished } from "vitest";
import type { JournalEntry } from "../../src/types.js";
import { fileJournal } from "../../src/node/index.js";
import { rejection } from "../support/world.js";

async function newPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-journal-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "uploads.ndjson");
}

const starting: JournalEntry = { v: 1, state: "starting", commitId: "c-1", at: 5 };
const started: JournalEntry = { v: 1, state: "started", commitId: "c-1", at: 9, operation: "op-1" };

describe("a journal in a file", () => {
  it("gives back what was written last for each key, also to the next program", async () => {
    const path = await newPath();
    {
      await using journal = fileJournal(path);
      expect(await journal.read("a")).toBeUndefined();
      await Promise.all([journal.write("a", starting), journal.write("b", starting), journal.write("a", started)]);
      expect(await journal.read("a")).toEqual(started);
    }
    await using journal = fileJournal(path);
    expect(await journal.read("a")).toEqual(started);
    expect(await journal.read("b")).toEqual(starting);
  });

  it("takes a line that broke off for one that was not written, and goes on after it", async () => {
    const path = await newPath();
    await writeFile(path, `${JSON.stringify({ key: "a", entry: starting })}\n{"key":"b","entry":{"v":1,"sta`);
    {
      await using journal = fileJournal(path);
      expect(await journal.read("a")).toEqual(starting);
      expect(await journal.read("b")).toBeUndefined();
      await journal.write("c", started);
    }
    await using again = fileJournal(path);
    expect(await again.read("c")).toEqual(started);
  });

  it("refuses a file that is no journal, and leaves it as it is", async () => {
    const path = await newPath();
    await writeFile(path, "name,size\na,1\nb,2\n");
    const error = await rejection(Promise.resolve(fileJournal(path).read("a")));
    expect(error).toMatchObject({ name: "JournalError" });
    expect(await readFile(path, "utf8")).toBe("name,size\na,1\nb,2\n");
  });

  it("is for one program at a time, and taken over from one that is gone", async () => {
    const path = await newPath();
    const first = fileJournal(path);
    await first.write("a", starting);
    expect(await rejection(Promise.resolve(fileJournal(path).read("a")))).toMatchObject({
      name: "JournalError",
      message: expect.stringContaining(`in use by process ${process.pid}@`),
    });
    await first.close();
    // A process that has ended left its lock.
    const { stdout } = await runToEnd(process.execPath, ["-p", "process.pid"]);
    const lock = `${path}.lock`;
    await writeFile(lock, `${stdout.trim()}@${(await import("node:os")).hostname()}`);
    await using second = fileJournal(path);
    expect(await second.read("a")).toEqual(starting);
  });

  it("is written anew when most of it is out of date, and not readable by others", async () => {
    const path = await newPath();
    const line = `${JSON.stringify({ key: "a", entry: starting })}\n`;
    await appendFile(path, line.repeat(1500));
    {
      await using journal = fileJournal(path);
      await journal.write("b", started);
    }
    expect((await readFile(path, "utf8")).split("\n")).toHaveLength(3);
  });
});
