import { describe, expect, it } from "vitest";
import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import {
  bearer,
  createAidmpClient,
  createUploadFilesTask,
  getOperation,
  type AidmpClientOptions,
  type Credentials,
  type FetchLike,
} from "../../src/index.js";
import { ForeignAbortController } from "../support/foreign-signal.js";
import { clientFor, json, rejection, serve, uploadPath } from "../support/server.js";

const read = { params: { path: { operation_id: "op-1" } } } as const;

/** Never answers, and ends only when it is aborted. */
const silent: FetchLike = (_url, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => {
      reject(signal.reason);
    });
  });

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let settle: ((value: T) => void) | undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle?.(value) };
}

const busyFor30s: FetchLike = async () => new Response("{}", { status: 503, headers: { "Retry-After": "30" } });

function setUp(options: Partial<AidmpClientOptions>): {
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly client: ReturnType<typeof createAidmpClient>;
} {
  const clock = createVirtualClock();
  // A fixed token: signing happens on a real thread, which a virtual clock cannot wait for.
  const auth = bearer("token-1");
  const client = createAidmpClient({ baseUrl: "https://aidmp.test", auth, random: () => 0, clock, ...options });
  return { clock, client };
}

/** A signal that counts who listens. */
function counted(): { readonly controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  const addEventListener = signal.addEventListener.bind(signal);
  const removeEventListener = signal.removeEventListener.bind(signal);
  const present = new Set<unknown>();
  signal.addEventListener = (...args: Parameters<typeof addEventListener>): void => {
    present.add(args[1]);
    addEventListener(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>): void => {
    present.delete(args[1]);
    removeEventListener(...args);
  };
  return { controller, listeners: () => present.size };
}

describe("the timeout of an attempt", () => {
  it("ends each attempt, and the call after the last", async () => {
    let sent = 0;
    const { clock, client } = setUp({
      timeoutInMs: 1000,
      retry: { maxAttempts: 2 },
      fetch: (...args) => {
        sent++;
        return silent(...args);
      },
    });
    const failed = rejection(getOperation(client, read));
    await clock.advance(999);
    expect(sent).toBe(1);
    await clock.drain();
    expect(await failed).toMatchObject({ name: "TimeoutError", timeout: "attempt", timeoutInMs: 1000, attempts: 2 });
    expect(sent).toBe(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it("covers a body that trickles in", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
    const { clock, client } = setUp({ timeoutInMs: 1000, retry: false, fetch: async () => new Response(body) });
    const failed = rejection(getOperation(client, read));
    await clock.advance(1000);
    expect(await failed).toMatchObject({ name: "TimeoutError" });
  });

  it("covers a fetch that ignores its signal, and credentials that never come", async () => {
    for (const options of [
      { fetch: () => new Promise<Response>(() => undefined) },
      { auth: { authorize: () => new Promise<never>(() => undefined) } },
    ]) {
      const { clock, client } = setUp({ timeoutInMs: 1000, retry: false, ...options });
      const failed = rejection(getOperation(client, read));
      await clock.advance(1000);
      expect(await failed).toMatchObject({ name: "TimeoutError" });
    }
  });

  it("sends nothing when the credentials come too late", async () => {
    let sent = 0;
    const late = deferred<Credentials>();
    const auth = { authorize: () => late.promise };
    const { clock, client } = setUp({
      timeoutInMs: 1000,
      retry: false,
      auth,
      fetch: async () => new Response(`${++sent}`),
    });
    const failed = rejection(getOperation(client, read));
    await clock.advance(1000);
    await failed;
    late.resolve({ headers: {}, secrets: [] });
    await clock.advance(1);
    expect(sent).toBe(0);
  });
});

describe("the total time", () => {
  it("bounds attempts and waits together", async () => {
    const { clock, client } = setUp({ timeoutInMs: 1000, totalTimeoutInMs: 1800, fetch: silent });
    const startedAt = clock.monotonic();
    const failed = rejection(getOperation(client, read));
    await clock.drain();
    expect(await failed).toMatchObject({ name: "TimeoutError", timeout: "total", timeoutInMs: 1800 });
    expect(clock.monotonic() - startedAt).toBe(1800);
  });

  it("ends the call at once when the next wait would outlast it", async () => {
    const { clock, client } = setUp({ totalTimeoutInMs: 20_000, fetch: busyFor30s });
    await expect(getOperation(client, read)).rejects.toMatchObject({ status: 503, retryAfterInMs: 30_000 });
    expect(clock.pendingTimers).toBe(0);
  });

  it("waits at least as long as the server asks", async () => {
    const sentAt: number[] = [];
    const { clock, client } = setUp({
      fetch: async () => {
        sentAt.push(clock.monotonic());
        return sentAt.length === 1
          ? new Response("{}", { status: 429, headers: { "Retry-After": "30" } })
          : new Response('{"name":"x"}');
      },
    });
    const done = getOperation(client, read);
    await clock.drain();
    await done;
    expect(sentAt).toEqual([0, 30_000]);
  });
});

describe("a timeout while a token is fetched", () => {
  it("says that nothing was sent, also of a create", async () => {
    const auth = bearer(() => new Promise<string>(() => undefined));
    const { clock, client } = setUp({ fetch: silent, auth, retry: false });
    const failed = rejection(
      createUploadFilesTask(client, { params: { path: uploadPath }, body: { source_path: "x" } }),
    );
    await clock.drain();
    const error = await failed;
    expect(error).toMatchObject({ name: "TimeoutError", neverArrived: true });
    expect(String(error)).not.toContain("carried out");
  });
});

describe("a timeout after the request was sent", () => {
  it("leaves it open whether a create was carried out", async () => {
    const { clock, client } = setUp({ fetch: silent, retry: false });
    const failed = rejection(
      createUploadFilesTask(client, { params: { path: uploadPath }, body: { source_path: "x" } }),
    );
    await clock.drain();
    const error = await failed;
    expect(error).toMatchObject({ name: "TimeoutError", neverArrived: false });
    expect(String(error)).toContain("may have been carried out");
  });
});

describe("the caller's signal", () => {
  it("rejects with its reason, untouched: before, during an attempt, and during a wait", async () => {
    const reason = { why: "the user left" };
    for (const [fetch, when] of [
      [silent, "before"],
      [silent, "during"],
      [busyFor30s, "waiting"],
    ] as const) {
      const { clock, client } = setUp({ fetch });
      const { controller, listeners } = counted();
      if (when === "before") controller.abort(reason);
      const failed = rejection(getOperation(client, { ...read, signal: controller.signal }));
      await clock.advance(1);
      controller.abort(reason);
      expect(await failed).toBe(reason);
      expect(listeners()).toBe(0);
      expect(clock.pendingTimers).toBe(0);
    }
  });

  it("keeps no listener after success, API error, network error, timeout or bad answer", async () => {
    const outcomes: readonly FetchLike[] = [
      async () => new Response('{"name":"x"}'),
      async () => new Response("{}", { status: 404 }),
      async () => new Response("<html>"),
      async () => {
        throw new TypeError("fetch failed");
      },
      silent,
    ];
    for (const fetch of outcomes) {
      for (const middleware of [false, true]) {
        const { clock, client } = setUp({ fetch });
        if (middleware) client.use({ onRequest: () => undefined });
        const { controller, listeners } = counted();
        const done = getOperation(client, { ...read, signal: controller.signal }).catch(() => undefined);
        await clock.drain();
        await done;
        expect(listeners()).toBe(0);
        expect(clock.pendingTimers).toBe(0);
      }
    }
  });

  it("has one listener however many calls share it: Node warns of a leak from the eleventh on", async () => {
    const { clock, client } = setUp({ fetch: silent });
    const { controller, listeners } = counted();
    const failed = Array.from({ length: 20 }, () =>
      rejection(getOperation(client, { ...read, signal: controller.signal })),
    );
    await clock.advance(1);
    expect(listeners()).toBe(1);
    controller.abort("enough");
    expect(new Set(await Promise.all(failed))).toEqual(new Set(["enough"]));
    expect(listeners()).toBe(0);
  });

  it("closes the connection to a server that is still working", async () => {
    let closed = false;
    const server = await serve((response) => {
      response.on("close", () => {
        closed = true;
      });
      controller.abort(new Error("enough"));
    });
    const controller = new AbortController();
    await expect(getOperation(clientFor(server.url), { ...read, signal: controller.signal })).rejects.toThrow("enough");
    await expect.poll(() => closed).toBe(true);
  });

  it("may be of another realm, with neither a reason nor a method that throws", async () => {
    for (const [fetch, when] of [
      [silent, "before"],
      [silent, "during"],
      [busyFor30s, "waiting"],
    ] as const) {
      const { clock, client } = setUp({ fetch });
      const controller = new ForeignAbortController();
      if (when === "before") controller.abort();
      const failed = rejection(getOperation(client, { ...read, signal: controller.signal }));
      await clock.advance(1);
      controller.abort();
      expect(await failed).toMatchObject({ name: "AbortError" });
    }
  });

  it("is not needed: null and a call without one work", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    await getOperation(clientFor(server.url), { ...read, signal: null });
    expect(server.requests).toHaveLength(1);
  });
});
