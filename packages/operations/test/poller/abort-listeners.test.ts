import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { offAbort, onAbort } from "../../src/poller/abort-listeners.js";

function listener(): { reasons: unknown[]; aborted(reason: unknown): void } {
  const reasons: unknown[] = [];
  return { reasons, aborted: (reason) => void reasons.push(reason) };
}

describe("many who wait on one signal", () => {
  it("put one listener on it, which goes with the last of them", () => {
    const { signal } = new AbortController();
    const listeners = Array.from({ length: 100 }, listener);
    for (const each of listeners) onAbort(signal, each);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    for (const each of listeners.slice(1)) offAbort(signal, each);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    for (const each of listeners) offAbort(signal, each);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("are all told the signal's reason, once, in the order in which they came", () => {
    const controller = new AbortController();
    const listeners = Array.from({ length: 3 }, listener);
    for (const each of listeners) onAbort(controller.signal, each);
    const reason = new Error("enough");
    controller.abort(reason);
    controller.abort(new Error("again"));
    for (const { reasons } of listeners) expect(reasons).toEqual([reason]);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("are not told once they left", () => {
    const controller = new AbortController();
    const [stays, leaves] = [listener(), listener()];
    onAbort(controller.signal, stays);
    onAbort(controller.signal, leaves);
    offAbort(controller.signal, leaves);
    offAbort(controller.signal, leaves);
    controller.abort();
    expect(stays.reasons).toHaveLength(1);
    expect(leaves.reasons).toHaveLength(0);
  });
});
