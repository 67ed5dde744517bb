import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isReplaced, lockFolder } from "../src/folder-lock.js";
import { startEmulator } from "../src/index.js";
import { run, serve } from "./support/command.js";

let dataDirectory: string;
beforeEach(async () => {
  dataDirectory = await realpath(await mkdtemp(join(tmpdir(), "emulator-lock-")));
});
afterEach(() => rm(dataDirectory, { recursive: true }));

const lockFile = (): string => join(dataDirectory, ".aidmp.lock");

/** A lock as a process would have left it. */
async function leaveLock(holder: object | string): Promise<void> {
  const whole = { id: "left", pid: 1, host: hostname(), began: null, since: "2026-01-01T00:00:00.000Z" };
  await writeFile(lockFile(), typeof holder === "string" ? holder : JSON.stringify({ ...whole, ...holder }));
}

async function pidOfEndedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("a data directory that another emulator uses", () => {
  it("is rejected with its process, and nothing in it changes", async () => {
    await using first = await startEmulator({ dataDirectory });
    const staged = join(first.dataDirectory, ".aidmp", "staging", "half-copied");
    await writeFile(staged, "bytes");
    await expect(startEmulator({ dataDirectory })).rejects.toThrow(
      `The data directory ${dataDirectory} cannot be used, because an emulator uses it: process ${process.pid} on ${hostname()}, since `,
    );
    expect(await readFile(staged, "utf8")).toBe("bytes");
    expect((await readdir(dataDirectory)).sort()).toEqual([".aidmp", ".aidmp.lock"]);
  });

  it("is rejected by the command too", async () => {
    const first = await serve(["--data", dataDirectory]);
    const { code, stderr } = await run(["--data", dataDirectory, "--port", "0"]).finished;
    expect([code, stderr]).toEqual([1, expect.stringContaining(`process ${first.child.pid} on ${hostname()}`)]);
    first.child.kill("SIGTERM");
    await first.finished;
    expect(await readdir(dataDirectory)).toEqual([".aidmp"]);
  });

  it("is free again after a close, a failed start, and a kill", async () => {
    await (await startEmulator({ dataDirectory })).close();
    await using other = await startEmulator();
    const { port } = new URL(other.url);
    await expect(startEmulator({ dataDirectory, port: Number(port) })).rejects.toThrow(/in use/);
    const killed = await serve(["--data", dataDirectory]);
    killed.child.kill("SIGKILL");
    await killed.finished;
    await using last = await startEmulator({ dataDirectory });
    expect(last.dataDirectory).toBe(dataDirectory);
  });

  it("is given to one of many that start at once", async () => {
    const pid = await pidOfEndedProcess();
    for (let round = 0; round < 10; round++) {
      await leaveLock({ pid, id: `left-${round}` });
      const attempts = await Promise.allSettled(Array.from({ length: 30 }, () => lockFolder(dataDirectory)));
      const held = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
      expect(held).toHaveLength(1);
      for (const lock of held) await lock.release();
      expect(await readdir(dataDirectory)).toEqual([]);
    }
  });
});

describe("a process that found a stale lock, and was slow", () => {
  it("does not take it from the one that has replaced it since", async () => {
    await using faster = await startEmulator({ dataDirectory });
    const before = await readFile(lockFile(), "utf8");
    const own = join(dataDirectory, "own");
    await writeFile(own, before.replace(/"id":"[^"]*"/, '"id":"slow"'));
    expect(await isReplaced(lockFile(), own, "stale-id-of-before")).toBe(false);
    expect(await readFile(lockFile(), "utf8")).toBe(before);
    expect((await readdir(faster.dataDirectory)).sort()).toEqual([".aidmp", ".aidmp.lock", "own"]);
  });
});

describe("a lock that was left behind", () => {
  it("by a process that has ended is taken over", async () => {
    await leaveLock({ pid: await pidOfEndedProcess() });
    await using emulator = await startEmulator({ dataDirectory });
    expect(JSON.parse(await readFile(lockFile(), "utf8"))).toMatchObject({ pid: process.pid });
    expect(emulator.tasks()).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("by a process whose number another has now is taken over", async () => {
    await leaveLock({ pid: process.pid, began: "an-earlier-boot/1" });
    await using emulator = await startEmulator({ dataDirectory });
    expect(emulator.tasks()).toEqual([]);
  });

  it("by another machine, or unreadable, is not, and the message says what to remove", async () => {
    for (const left of [{ host: "another-machine" }, "", "{", "null", '{"pid":"x"}']) {
      await leaveLock(left);
      await expect(startEmulator({ dataDirectory })).rejects.toThrow(
        `If no emulator runs there, remove ${lockFile()}.`,
      );
    }
  });
});
