import { getEventListeners } from "node:events";
import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { expect } from "vitest";
import { createPoller, type Poller, type PollerEvent, type PollerOptions } from "../../src/index.js";
import { fixed } from "../../src/schedule/index.js";
import { ScriptedSource, type ScriptedSourceOptions } from "./scripted-source.js";

/** A poller on a virtual clock, before a service in memory: everything that a test needs to see. */
export interface PollerFixture {
  readonly clock: VirtualClock;
  readonly source: ScriptedSource;
  readonly poller: Poller;
  readonly events: PollerEvent[];
  /** No timer, no request, no listener on any signal made here, no rejection that nobody handled. */
  readonly expectNothingLeft: () => Promise<void>;
  /** An `AbortController` whose signal's listeners are counted at the end. */
  readonly abortController: () => AbortController;
}

export type PollerFixtureOptions = Omit<ScriptedSourceOptions, "clock"> &
  Partial<Omit<PollerOptions, "source" | "clock">>;

/** By default it looks once a second, exactly, and has no other limit. */
export function createPollerFixture(options: PollerFixtureOptions = {}): PollerFixture {
  const clock = createVirtualClock();
  const { script, latencyInMs, maxBatch, cancel, ignoresAbort, ...pollerOptions } = options;
  const source = new ScriptedSource({ clock, script, latencyInMs, maxBatch, cancel, ignoresAbort });
  const events: PollerEvent[] = [];
  const signals: AbortSignal[] = [];
  const poller = createPoller({
    schedule: everySecond,
    maxRequestsPerSecond: Number.POSITIVE_INFINITY,
    maxConcurrentReads: Number.POSITIVE_INFINITY,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...pollerOptions,
    clock,
    source,
  });
  return {
    clock,
    source,
    poller,
    events,
    async expectNothingLeft() {
      const { unhandled, stop } = countUnhandledRejections();
      await clock.advance(0);
      stop();
      expect(unhandled).toEqual([]);
      expect(clock.pendingTimers).toBe(0);
      expect(source.open).toBe(0);
      for (const signal of signals) expect(getEventListeners(signal, "abort")).toHaveLength(0);
    },
    abortController() {
      const controller = new AbortController();
      signals.push(controller.signal);
      return controller;
    },
  };
}

/** No jitter: so that times can be written down. */
export const everySecond = fixed(1000, { jitter: 0 });

/** What became of a promise, without waiting for it. */
export type Fate =
  | { status: "pending" }
  | { status: "fulfilled"; value: unknown }
  | { status: "rejected"; reason: unknown };

export function fateOf(promise: Promise<unknown>): { readonly now: Fate } {
  const fate: { now: Fate } = { now: { status: "pending" } };
  promise.then(
    (value) => (fate.now = { status: "fulfilled", value }),
    (reason: unknown) => (fate.now = { status: "rejected", reason }),
  );
  return fate;
}

export function countUnhandledRejections(): { readonly unhandled: unknown[]; readonly stop: () => void } {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown): void => {
    unhandled.push(reason);
  };
  process.on("unhandledRejection", listener);
  return { unhandled, stop: () => process.off("unhandledRejection", listener) };
}
