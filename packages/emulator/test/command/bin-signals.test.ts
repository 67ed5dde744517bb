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

/** Starts an emulator with its data directory in `folder`, and a running task with the keys of its object store. */
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

  it("ends it in the same way when its output is closed", async () => {
    const { child, url, finished } = await serveWithKeys();
    child.stdout?.destroy();
    child.stderr?.destroy();
    await fetch(url);
    await fetch(url);
    child.kill("SIGHUP");
    expect(await finished).toMatchObject({ code: 0, signal: null });
    expect(await readdir(folder)).toEqual([]);
  });

  it("changes nothing while the command is closing", async () => {
    const { child, url, finished } = await serveWithKeys();
    // Closing waits for this request, which is never complete.
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write("POST / HTTP/1.1\r\n"));
    socket.on("error", () => undefined);
    await once(socket, "connect");
    child.kill("SIGINT");
    // The port is closed, but the process is not.
    await expect.poll(() => fetch(url).catch(() => "refused")).toBe("refused");
    for (const signal of ["SIGINT", "SIGHUP", "SIGTERM", "SIGINT"] as const) child.kill(signal);
    expect(await finished).toMatchObject({ code: 0, signal: null });
    expect(await readdir(folder)).toEqual([]);
  });
});
