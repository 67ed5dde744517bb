import { once } from "node:events";
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call, createPath } from "../support/call.js";
import { bin, serve, type Serving } from "../support/command.js";

let folder: string;
let silentStore: Server;

beforeEach(async () => {
  await access(bin);
  folder = await mkdtemp(join(tmpdir(), "emulator-signals-"));
  silentStore = createServer((socket) => socket.on("error", () => undefined));
});
afterEach(async () => {
  silentStore.close();
  await rm(folder, { recursive: true });
});

/** An emulator with a temporary data directory below `folder`, and in it a running task with its object store's keys. */
async function serveWithKeys(): Promise<Serving> {
  const port = await listenOnLoopback(silentStore);
  const serving = await serve(["--verbose"], { TMPDIR: folder });
  const keys = { access_key: "canary-access", secret_key: "canary-secret" };
  const oss_config = { bucket_name: "bucket", oss_endpoint: `127.0.0.1:${port}`, disable_ssl: true, ...keys };
  const headers = { Authorization: `Bearer ${serving.token}` };
  expect((await call(serving, createPath, { oss_config }, headers)).status).toBe(200);
  expect(await readdir(folder)).toHaveLength(1);
  return serving;
}

describe.skipIf(process.platform === "win32")("a signal", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends the command, and no key stays on disk", async (signal) => {
    const { child, finished } = await serveWithKeys();
    child.kill(signal);
    expect(await finished).toMatchObject({ code: 0, signal: null });
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends it in the same way when nobody reads any more what it prints", async () => {
    const { child, url, finished } = await serveWithKeys();
    child.stdout?.destroy();
    child.stderr?.destroy();
    await fetch(url);
    await fetch(url);
    child.kill("SIGHUP");
    expect(await finished).toMatchObject({ code: 0, signal: null });
    expect(await readdir(folder)).toEqual([]);
  });

  it("that comes while it is closing changes nothing", async () => {
    const { child, url, finished } = await serveWithKeys();
    // A request that is never complete: closing waits a second for it.
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write("POST / HTTP/1.1\r\n"));
    socket.on("error", () => undefined);
    await once(socket, "connect");
    child.kill("SIGINT");
    // From here on it is closing.
    await expect.poll(() => fetch(url).catch(() => "refused")).toBe("refused");
    for (const signal of ["SIGINT", "SIGHUP", "SIGTERM", "SIGINT"] as const) child.kill(signal);
    expect(await finished).toMatchObject({ code: 0, signal: null });
    expect(await readdir(folder)).toEqual([]);
  });
});
