import { connect } from "node:net";
import { inspect } from "node:util";
import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { afterEach, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions, type Faults } from "../../src/index.js";
import { call, createPath, reasonOf, searchPath, signed } from "../support/call.js";

let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

async function startWith(faults: Faults, options: EmulatorOptions = {}): Promise<Emulator> {
  emulator = await startEmulator({ script: [{ afterInMs: 0, state: "RUNNING" }], faults, ...options });
  return emulator;
}

function create(running: Emulator): Promise<Response> {
  const headers = { ...signed(), "Content-Type": "application/json" };
  return fetch(running.url + createPath, { method: "POST", headers, body: "{}" });
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no failure",
    (error: unknown) => (error instanceof Error ? `${error.message} ${inspect(error.cause)}` : "unknown"),
  );
}

describe("a response in place of the real one", () => {
  it("is a Status with the documented code, and Retry-After and RetryInfo only when they are set", async () => {
    const running = await startWith([
      { times: 1, fault: { kind: "status", status: 429 } },
      { times: 1, fault: { kind: "status", status: 429, retryAfter: 3, retryDelayInMs: 1_500 } },
      { times: 1, fault: { kind: "status", status: 503, retryAfter: "Wed, 26 Jul 2023 11:36:03 GMT" } },
    ]);
    const plain = await call(running, searchPath, {});
    expect([plain.status, plain.body.code, plain.headers.get("retry-after")]).toEqual([429, 8, null]);
    const full = await call(running, searchPath, {});
    expect(full.headers.get("retry-after")).toBe("3");
    expect(full.body.details?.at(-1)).toEqual({
      "@type": "type.googleapis.com/google.rpc.RetryInfo",
      retry_delay: "1.5s",
    });
    const dated = await call(running, searchPath, {});
    expect([dated.status, dated.body.code, dated.headers.get("retry-after")]).toEqual([
      503,
      14,
      "Wed, 26 Jul 2023 11:36:03 GMT",
    ]);
    expect((await call(running, searchPath, {})).status).toBe(200);
  });

  it.each([
    [400, 3],
    [401, 16],
    [404, 5],
    [408, 1],
    [409, 10],
    [500, 13],
    [501, 12],
    [502, 2],
    [504, 4],
  ])("HTTP %i carries code %i", async (status, code) => {
    const running = await startWith([{ fault: { kind: "status", status } }]);
    const { body, status: received } = await call(running, searchPath, {});
    expect([received, body.code, reasonOf(body)]).toEqual([status, code, "INJECTED_FAULT"]);
  });

  it("may be a gateway's HTML page", async () => {
    const running = await startWith([{ times: 1, fault: { kind: "html" } }, { fault: { kind: "html", status: 200 } }]);
    for (const status of [502, 200]) {
      const response = await create(running);
      expect([response.status, response.headers.get("content-type")]).toEqual([status, "text/html"]);
      expect(await response.text()).toContain("<html>");
    }
  });

  it("leaves the request without effect, unless `isProcessed` is set", async () => {
    const running = await startWith([
      { times: 1, fault: { kind: "status", status: 503 } },
      { times: 1, fault: { kind: "html" } },
    ]);
    await create(running);
    await create(running);
    expect(running.tasks()).toHaveLength(0);
    running.setFaults([
      { times: 1, fault: { kind: "status", status: 503, isProcessed: true } },
      { times: 1, fault: { kind: "html", isProcessed: true } },
    ]);
    expect((await create(running)).status).toBe(503);
    expect((await create(running)).status).toBe(502);
    expect(running.tasks()).toHaveLength(2);
  });
});

describe("a broken exchange", () => {
  it.each([
    ["before-processing", 0],
    ["after-processing", 1],
  ] as const)("is reset %s: no byte of a response, and %i task", async (when, tasks) => {
    const running = await startWith([{ fault: { kind: "reset", when } }]);
    expect(await failureOf(create(running))).toMatch(/ECONNRESET|other side closed/);
    expect(running.tasks()).toHaveLength(tasks);
  });

  it("is reset in the middle of the body: headers arrive, the body does not", async () => {
    const running = await startWith([{ fault: { kind: "reset", when: "mid-body" } }]);
    const failure = await failureOf(create(running).then((response) => response.text()));
    expect(failure).toMatch(/ECONNRESET|terminated|other side closed/);
    expect(running.tasks()).toHaveLength(1);
  });

  it("is a real reset, which a client sees as ECONNRESET", async () => {
    const running = await startWith([{ fault: { kind: "reset", when: "before-processing" } }]);
    const socket = connect(Number(new URL(running.url).port), "127.0.0.1");
    const failure = new Promise((resolve) => socket.once("error", resolve).once("end", () => resolve("end")));
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await failure).toMatchObject({ code: "ECONNRESET" });
  });

  it("is truncated: the HTTP is complete, the JSON is not", async () => {
    const running = await startWith([
      { times: 1, fault: { kind: "truncate" } },
      { fault: { kind: "truncate", keepBytes: 3 } },
    ]);
    const half = await create(running);
    expect(half.status).toBe(200);
    await expect(half.json()).rejects.toThrow(SyntaxError);
    expect(await (await create(running)).text()).toHaveLength(3);
  });
});

describe("timing", () => {
  it("follows the emulator's clock", async () => {
    const clock = createVirtualClock();
    const faults: Faults = [{ fault: { kind: "trickle", bytesPerChunk: 20, pauseInMs: 1_000, latencyInMs: 5_000 } }];
    const running = await startWith(faults, { clock });
    const headers = signed(undefined, new Date(clock.now()).toUTCString());
    const progress = { isComplete: false };
    const response = call(running, searchPath, {}, headers).finally(() => {
      progress.isComplete = true;
    });
    await expect.poll(() => clock.pendingTimers).toBe(1);
    await clock.advance(4_999);
    expect(progress.isComplete).toBe(false);
    while (!progress.isComplete) {
      await clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect((await response).body.total).toBe(0);
    await expect.poll(() => clock.pendingTimers).toBe(0);
  });

  it("shifts the Date header only: signatures are still checked by the emulator's clock", async () => {
    const running = await startWith([{ fault: { kind: "delay", dateSkewInMs: 600_000 } }]);
    const { headers, status } = await call(running, searchPath, {});
    expect(status).toBe(200);
    expect(Date.parse(headers.get("date") ?? "") - Date.now()).toBeGreaterThan(590_000);
  });
});
