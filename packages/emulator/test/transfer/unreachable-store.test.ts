import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../../src/index.js";
import { createS3Source } from "../../src/transfer/s3-source.js";
import { untilEnded, type WireTask } from "../support/call.js";
import { sendError, startScriptedS3 } from "../support/scripted-s3.js";
import { createSelfSignedCertificate } from "@aidmp/test-support/self-signed";
import { create, filesInBranch, requestFor } from "../support/uploads.js";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

async function copyFrom(host: string, oss: object = {}): Promise<WireTask> {
  return untilEnded(emulator, await create(emulator, requestFor({ host }, oss)));
}

/** A server of plain TCP, for what no HTTP server does. */
async function withServer(onSocket: (socket: Socket) => void, use: (host: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onSocket(socket);
  });
  try {
    await use(`127.0.0.1:${await listenOnLoopback(server)}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  }
}

/** What the SDK and OpenSSL say about themselves. */
const noise = /smithy|openssl|SSL routines|\.c:\d|node:internal|\n/i;

describe("a store that cannot be reached", () => {
  it("because it speaks http, and the task https: the task names disable_ssl", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" } });
    const task = await copyFrom(s3.host, { disable_ssl: false });
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(/does not speak https at this port \(.*set disable_ssl: true/);
    expect(task.err_msg).not.toMatch(noise);
  });

  it("because it closes what is not http: the task names disable_ssl", async () => {
    await withServer(
      (socket) => socket.destroy(),
      async (host) => {
        const task = await copyFrom(host, { disable_ssl: false });
        expect(task.err_msg).toMatch(/could not be reached.*connection broke.*set disable_ssl: true/);
        expect(task.err_msg).not.toMatch(noise);
      },
    );
  });

  it("because it speaks https, and the task http: the task says to leave disable_ssl out", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" }, tls: createSelfSignedCertificate() });
    const task = await copyFrom(s3.host, { disable_ssl: true });
    expect(task.err_msg).toMatch(/could not be reached.*leave disable_ssl out/);
    expect(task.err_msg).not.toMatch(noise);
  });

  it("because it speaks something else", async () => {
    await withServer(
      (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"),
      async (host) => {
        const task = await copyFrom(host);
        expect(task.err_msg).toMatch(/what answers is not HTTP \(HPE_/);
        expect(task.err_msg).not.toMatch(noise);
      },
    );
  });

  it("because nobody knows its name, or its certificate is not trusted", async () => {
    expect((await copyFrom("no-such-host.invalid")).err_msg).toMatch(
      /(?:its name is not known \(ENOTFOUND\)|cannot be looked up at the moment \(EAI_AGAIN\))/,
    );
    await using s3 = await startScriptedS3({ objects: {}, tls: createSelfSignedCertificate() });
    const task = await copyFrom(s3.host, { disable_ssl: false });
    expect(task.err_msg).toMatch(/self-signed certificate.*NODE_EXTRA_CA_CERTS.*insecure_skip_verify: true/);
    expect(task.err_msg).not.toMatch(noise);
  });
});

describe("a store that stays silent", () => {
  const secrets = { accessKey: "access", secretKey: "secret" };
  const { signal } = new AbortController();

  function sourceAt(endpoint: string): ReturnType<typeof createS3Source> {
    const style = { virtualHostStyle: false, disableSsl: true, insecureSkipVerify: false };
    return createS3Source({ bucket: "bucket", endpoint, ...style }, secrets, { maxSockets: 2, idleTimeoutInMs: 100 });
  }

  it("is asked once more, and given up", async () => {
    let connections = 0;
    await withServer(
      () => connections++,
      async (host) => {
        const source = sourceAt(host);
        await expect(source.find("key", signal)).rejects.toMatchObject({
          reason: "SOURCE_UNREACHABLE",
          message: expect.stringMatching(/stayed silent \(ETIMEDOUT\)/),
        });
        expect(connections).toBe(2);
        source.close();
      },
    );
  });

  it("in the middle of a listing is given up too", async () => {
    await using s3 = await startScriptedS3({
      objects: {},
      onRequest: (_request, response) => {
        response.writeHead(200, { "Content-Length": 1_000 }).write("<ListBucketResult>");
        return true;
      },
    });
    const source = sourceAt(s3.host);
    await expect(source.list("", signal).next()).rejects.toMatchObject({ reason: "SOURCE_UNREACHABLE" });
    expect(s3.requests).toHaveLength(2);
    source.close();
  });
});

describe("a store that throttles a whole task", () => {
  it("with 503 twice for each object, and once for each page: every object arrives, once", async () => {
    const objects = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`d/${index}`, `${index}`]));
    const seen = new Map<string, number>();
    await using s3 = await startScriptedS3({
      objects,
      pageSize: 20,
      onRequest: ({ key, isListing }, response) => {
        const what = isListing ? "list" : key;
        const count = (seen.get(what) ?? 0) + 1;
        seen.set(what, count);
        if (isListing) return count % 2 === 1 && sendError(response, 503, "SlowDown");
        return count <= 2 && sendError(response, count === 1 ? 503 : 429, "SlowDown");
      },
    });
    const task = await copyFrom(s3.host);
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "60", failed_file_count: "0" });
    expect(await filesInBranch(emulator)).toHaveLength(60);
  });
});
