import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, type EmulatorEvent } from "../src/index.js";
import { call, createPath, searchPath } from "./support/call.js";

const unhandled: unknown[] = [];
const remember = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", remember);
});
afterEach(() => process.off("unhandledRejection", remember));

const broken = new Error("The listener is broken.");
const listeners: Readonly<Record<string, (event: EmulatorEvent) => unknown>> = {
  throws: () => {
    throw broken;
  },
  rejects: () => Promise.reject(broken),
  "rejects with a promise of another realm": () => runInNewContext("Promise.reject(new Error('elsewhere'))"),
  "returns a thenable that rejects": () => ({
    // oxlint-disable-next-line unicorn/no-thenable -- what other promise libraries return
    then: (_resolve: unknown, reject: (reason: unknown) => void) => reject(broken),
  }),
  "returns something whose then throws": () =>
    // oxlint-disable-next-line unicorn/no-thenable -- what a hostile listener may return
    Object.defineProperty({}, "then", {
      get() {
        throw broken;
      },
    }),
  "rejects with a promise whose then throws": () =>
    // oxlint-disable-next-line unicorn/no-thenable -- the same, on a promise
    Object.defineProperty(Promise.reject(broken), "then", {
      get() {
        throw broken;
      },
    }),
};

describe("an onEvent", () => {
  it.each(Object.entries(listeners))("that %s changes nothing", async (_name, listener) => {
    let events = 0;
    await using emulator = await startEmulator({
      onEvent: (event) => {
        events++;
        return listener(event);
      },
    });
    const oss_config = { bucket_name: "bucket", oss_endpoint: "127.0.0.1:1", access_key: "a", secret_key: "s" };
    expect((await call(emulator, createPath, { oss_config })).status).toBe(200);
    await expect.poll(() => emulator.tasks()[0]?.done).toBe(true);
    expect((await call(emulator, searchPath, {})).body.tasks[0]).toMatchObject({ task_state: 3 });
    expect(events).toBeGreaterThanOrEqual(4);
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  });
});
