import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/index.js";
import { call, createPath, reasonOf, searchPath, signed } from "../support/call.js";
import { emulatorForEach } from "../support/emulator-of-test.js";
import { requestHead, sendRaw } from "../support/raw-request.js";

const running = emulatorForEach({ script: [{ afterInMs: 0, state: "RUNNING" }], maxBodyInBytes: 2_000 });

describe("requests that are too large or too slow", () => {
  it("a body beyond the limit gets 413 with a Status, with or without a Content-Length", async () => {
    const large = `{"repo_id":"${"x".repeat(2_000)}"}`;
    const { status, body } = await call(running.emulator, searchPath, large);
    expect([status, body.code, reasonOf(body)]).toEqual([413, 3, "REQUEST_TOO_LARGE"]);
    const chunked = await sendRaw(
      running.emulator,
      requestHead(
        "POST",
        searchPath,
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
        "Connection: close",
      ),
      `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1.1 413/);
  });

  it("a body that does not arrive gets 408 with a Status", async () => {
    await using impatient = await startEmulator({ requestTimeoutInMs: 150 });
    const response = await sendRaw(
      impatient,
      requestHead("POST", searchPath, "Content-Type: application/json", "Content-Length: 100"),
      "{",
    );
    expect(response).toMatch(/^HTTP\/1.1 408/);
    expect(response).toContain("The request was not complete after 150 ms.");
  });

  it("headers that do not arrive get 408 with a Status", async () => {
    await using impatient = await startEmulator({ requestTimeoutInMs: 150 });
    expect(await sendRaw(impatient, "POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")).toMatch(
      /^HTTP\/1.1 408[^]*REQUEST_TIMEOUT/,
    );
  });

  it("headers beyond 16 KiB get 431, and bytes that are not HTTP get 400", async () => {
    expect(await sendRaw(running.emulator, requestHead("GET", "/", `X-Large: ${"x".repeat(20_000)}`))).toMatch(
      /^HTTP\/1.1 431[^]*HEADERS_TOO_LARGE/,
    );
    expect(await sendRaw(running.emulator, "NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1.1 400[^]*REQUEST_MALFORMED/);
  });

  it("a client that disconnects in the middle of its request does no harm", async () => {
    const socket = connect(Number(new URL(running.emulator.url).port), "127.0.0.1");
    socket.write(requestHead("POST", searchPath, "Content-Type: application/json", "Content-Length: 100"));
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    expect((await call(running.emulator, searchPath, {})).status).toBe(200);
  });
});

describe("the emulator as a server", () => {
  it("listens on loopback only", async () => {
    expect(new URL(running.emulator.url).hostname).toBe("127.0.0.1");
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => !address.internal && address.family === "IPv4");
    for (const { address } of outside) {
      await expect(fetch(`http://${address}:${new URL(running.emulator.url).port}/`)).rejects.toThrow("fetch failed");
    }
  });

  it("counts requests by operation, and reports each one without secrets", async () => {
    await call(running.emulator, searchPath, {});
    await call(running.emulator, createPath, { oss_config: { access_key: "canary-key", secret_key: "canary-secret" } });
    await call(running.emulator, "/nowhere");
    expect(running.emulator.requests).toEqual({ searchTasks: 1, createUploadFilesTask: 1, unknown: 1, total: 3 });
    expect(running.events.map((event) => event.type === "request" && [event.operationId, event.status])).toEqual([
      ["searchTasks", 200],
      ["createUploadFilesTask", 200],
      [undefined, 404],
    ]);
    const shown = JSON.stringify([running.events, running.emulator.tasks()]);
    for (const secret of ["canary", signed()["Authorization"] ?? "", "AIDMP-DEMO"]) expect(shown).not.toContain(secret);
  });

  it("names an address that is in use", async () => {
    const port = Number(new URL(running.emulator.url).port);
    await expect(startEmulator({ port })).rejects.toThrow(`cannot listen on 127.0.0.1 port ${port}`);
  });

  it("closes once, even when asked twice, and frees its port", async () => {
    const second = await startEmulator();
    await Promise.all([second.close(), second.close()]);
    await expect(fetch(second.url)).rejects.toThrow("fetch failed");
  });

  it("ends waiting connections when it closes", async () => {
    const slow = await startEmulator({ faults: [{ fault: { kind: "delay", latencyInMs: 60_000 } }] });
    const response = call(slow, searchPath, {}).catch((error: unknown) => error);
    await expect.poll(() => slow.requests.total).toBe(1);
    await slow.close();
    expect(await response).toBeInstanceOf(TypeError);
  });
});
