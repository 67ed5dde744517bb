import { getEventListeners } from "node:events";
import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createPoller,
  isOperationCancelledError,
  isOperationDeadlineError,
  isOperationFailedError,
} from "../../src/index.js";
import type { PollResult } from "../../src/sources/index.js";
import { countUnhandledRejections } from "../support/poller-fixture.js";
import { type OperationPlan, operationPlan, randomService, refusal } from "../support/random-service.js";
import { seeded } from "../support/simulator.js";

const readTimeoutInMs = 3000;

type Action =
  | { readonly act: "result" | "cancel" | "abort"; readonly of: number }
  | { readonly act: "iterate"; readonly of: number; readonly states: number }
  | { readonly act: "pass"; readonly ms: number };

const operation = fc.nat(3);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant("result" as const), of: operation }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("cancel", "abort"), of: operation }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("iterate" as const), of: operation, states: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("pass" as const), ms: fc.nat(8000) }) },
);

interface Scenario {
  readonly plans: readonly (readonly [plan: OperationPlan, deadlineInMs: number | null])[];
  readonly actions: readonly Action[];
  readonly maxBatch: number | undefined;
  readonly maxRequestsPerSecond: number;
  readonly maxConcurrentReads: number;
  readonly seed: number;
}

const deadlines: fc.Arbitrary<number | null> = fc.option(fc.integer({ min: 0, max: 40_000 }));

const scenario: fc.Arbitrary<Scenario> = fc.record({
  plans: fc.array(fc.tuple(operationPlan, deadlines), { minLength: 1, maxLength: 4 }),
  actions: fc.array(action, { maxLength: 25 }),
  maxBatch: fc.constantFrom(1, 2, undefined),
  maxRequestsPerSecond: fc.constantFrom(1, 5, Number.POSITIVE_INFINITY),
  maxConcurrentReads: fc.constantFrom(1, 2, 4),
  seed: fc.nat(),
});

/** What is known of one operation without asking the poller: from the requests and the callers alone. */
class Model {
  readonly name: string;
  deadlineAt: number;
  /** Callers that have neither settled nor aborted. */
  waiting = 0;
  /** Counts the times at which nobody waited: a read begun before is not heard after. */
  epoch = 0;
  /** Until when the service asked not to be asked. */
  notBefore = 0;
  end: { readonly result: PollResult; readonly at: number } | undefined;

  constructor(name: string, deadlineAt: number) {
    this.name = name;
    this.deadlineAt = deadlineAt;
  }

  joins(): void {
    this.waiting += 1;
  }

  leaves(): void {
    this.waiting -= 1;
    if (this.waiting === 0) this.epoch += 1;
  }
}

interface Caller {
  readonly of: Model;
  readonly act: "result" | "cancel" | "iterate";
  readonly controller: AbortController;
  readonly startedAt: number;
  readonly deadlineAt: number;
  settledAt: number | undefined;
  settled: number;
  outcome: { readonly value: unknown } | { readonly reason: unknown } | undefined;
  aborted: boolean;
  abortedAt: number | undefined;
}

async function play({ plans, actions, seed, ...limits }: Scenario): Promise<void> {
  const clock = createVirtualClock();
  const { unhandled, stop } = countUnhandledRejections();
  const models = plans.map(
    ([, deadline], index) => new Model(`operations/${index}`, deadline ?? Number.POSITIVE_INFINITY),
  );
  const modelOf = new Map(models.map((model) => [model.name, model]));
  const underWay = new Map<AbortSignal, { readonly epochs: Map<Model, number> }>();
  const requestsAt: number[] = [];
  const mistakes: string[] = [];
  const callers: Caller[] = [];

  const service = randomService(clock, planMap(plans.map(([plan]) => plan)), {
    asked(names, signal) {
      const now = clock.monotonic();
      requestsAt.push(now);
      const asked = names.map((name) => modelOf.get(name) ?? new Model(name, 0));
      underWay.set(signal, { epochs: new Map(asked.map((model) => [model, model.epoch])) });
      const open = [...underWay.keys()].filter((each) => !each.aborted).length;
      if (open > limits.maxConcurrentReads) mistakes.push(`${open} reads at a time`);
      if (names.length > (limits.maxBatch ?? Infinity)) mistakes.push(`${names.length} names in a read`);
      for (const model of asked) {
        if (model.waiting === 0) mistakes.push(`${now}: ${model.name} was asked for, and nobody waits`);
        if (now < model.notBefore) mistakes.push(`${now}: ${model.name} before its Retry-After of ${model.notBefore}`);
        if (now >= model.deadlineAt) mistakes.push(`${now}: ${model.name} after its deadline of ${model.deadlineAt}`);
        if (model.end !== undefined) mistakes.push(`${now}: ${model.name} after its end`);
      }
    },
    cancelAsked() {
      requestsAt.push(clock.monotonic());
    },
    answers(results, signal) {
      const epochs = underWay.get(signal)?.epochs;
      underWay.delete(signal);
      if (signal.aborted) return;
      const now = clock.monotonic();
      for (const [model, epoch] of epochs ?? []) {
        const result = results.get(model.name);
        if (result === undefined || model.waiting === 0 || model.epoch !== epoch || model.end !== undefined) continue;
        if (result.status === "running") model.notBefore = now + (result.retryAfterInMs ?? 0);
        else if (result.status === "poll-failed") model.notBefore = now + hintIn(result.error);
        else model.end = { result, at: now };
      }
    },
  });

  const { maxBatch, ...rates } = limits;
  const source = {
    ...service,
    maxBatch,
    async read(...asked: Parameters<typeof service.read>) {
      const { signal } = asked[1];
      try {
        return await service.read(...asked);
      } finally {
        underWay.delete(signal);
      }
    },
  };
  const timers = new Set<unknown>();
  const poller = createPoller({
    ...rates,
    source,
    readTimeoutInMs,
    onFailedPoll: () => "continue",
    random: seeded(seed),
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimeout(callback, delayInMs) {
        const timer = clock.setTimeout(() => {
          timers.delete(timer);
          callback();
        }, delayInMs);
        timers.add(timer);
        return timer;
      },
      clearTimeout(timer) {
        timers.delete(timer);
        clock.clearTimeout(timer);
      },
    },
  });
  const watches = plans.map(([, deadlineInMs], index) =>
    poller.watch(`operations/${index}`, deadlineInMs === null ? {} : { deadlineInMs }),
  );

  function call(index: number, act: Caller["act"], states = 0): void {
    const watch = watches[index % watches.length];
    const of = models[index % models.length];
    if (watch === undefined || of === undefined) return;
    const controller = new AbortController();
    const startedAt = clock.monotonic();
    // A cancel gives up a deadline that is past.
    if (act === "cancel" && startedAt >= of.deadlineAt) of.deadlineAt = Number.POSITIVE_INFINITY;
    const caller: Caller = {
      of,
      act,
      controller,
      startedAt,
      deadlineAt: of.deadlineAt,
      settledAt: undefined,
      settled: 0,
      outcome: undefined,
      aborted: false,
      abortedAt: undefined,
    };
    callers.push(caller);
    of.joins();
    const { signal } = controller;
    const settle = (outcome: Caller["outcome"]): void => {
      caller.settled += 1;
      caller.settledAt = clock.monotonic();
      caller.outcome = outcome;
      if (!caller.aborted) of.leaves();
    };
    const iterate = async (): Promise<unknown> => {
      let seen = 0;
      let last: unknown;
      for await (const state of watch.states({ signal })) {
        last = state;
        seen += 1;
        if (seen > states) break;
      }
      return last;
    };
    const waits = { result: () => watch.result({ signal }), cancel: () => watch.cancel({ signal }), iterate };
    waits[act]().then(
      (value) => settle({ value }),
      (reason: unknown) => settle({ reason }),
    );
  }

  function abortOne(index: number): void {
    const of = models[index % models.length];
    const caller = callers.find((each) => each.of === of && each.settled === 0 && !each.aborted);
    if (caller === undefined || of === undefined) return;
    // In the same turn in which it called, a caller may have been answered without having noticed.
    caller.aborted = of.end === undefined && clock.monotonic() < caller.deadlineAt;
    caller.abortedAt = clock.monotonic();
    if (caller.aborted) caller.of.leaves();
    caller.controller.abort(caller);
  }

  for (const step of actions) {
    if (step.act === "pass") await clock.advance(step.ms);
    else if (step.act === "abort") abortOne(step.of);
    else call(step.of, step.act, step.act === "iterate" ? step.states : 0);
  }
  await clock.advance(300_000);
  const closed = new Error("the scenario is over");
  poller.close(closed);
  expect(timers.size).toBe(0);
  await clock.advance(10_000);
  stop();

  expect(mistakes).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(timers.size).toBe(0);
  expect([...underWay.keys()].filter((signal) => !signal.aborted)).toEqual([]);
  expectWithinRate(requestsAt, limits.maxRequestsPerSecond);
  for (const caller of callers) {
    expect(caller.settled).toBe(1);
    expect(getEventListeners(caller.controller.signal, "abort")).toHaveLength(0);
    expectTrueOutcome(caller, closed);
  }
}

function expectTrueOutcome(caller: Caller, closed: unknown): void {
  const { of, act, outcome, startedAt, settledAt, abortedAt } = caller;
  if (outcome === undefined) throw new Error("A caller was left waiting.");
  // A reader that was handed its last state in the turn in which it was aborted had left already.
  if (caller.aborted && act === "iterate" && "value" in outcome) {
    expect(settledAt).toBe(abortedAt);
  } else if (caller.aborted) {
    expect("reason" in outcome && outcome.reason).toBe(caller);
  } else if ("value" in outcome) {
    if (act === "result") expect(of.end?.result).toMatchObject({ status: "succeeded", response: outcome.value });
    if (act === "cancel") expect(of.end?.result).toMatchObject({ status: statusOf(outcome.value) });
  } else {
    const { reason } = outcome;
    if (isOperationDeadlineError(reason)) {
      expect(settledAt).toBe(Math.max(startedAt, caller.deadlineAt));
      expect(of.end?.at ?? Infinity).toBeGreaterThanOrEqual(caller.deadlineAt);
    } else if (isOperationFailedError(reason) || isOperationCancelledError(reason)) {
      expect(act).toBe("result");
      expect(of.end?.result.status).toBe(reason.state.status);
    } else if (act === "cancel" && reason !== closed) {
      expect(reason === refusal || (reason instanceof DOMException && reason.name === "TimeoutError")).toBe(true);
    } else {
      expect(reason).toBe(closed);
      expect(of.end).toBeUndefined();
      expect(of.deadlineAt).toBe(Infinity);
    }
  }
}

function expectWithinRate(requestsAt: readonly number[], perSecond: number): void {
  for (const [index, at] of requestsAt.entries()) {
    const inNextSecond = requestsAt.slice(index).filter((each) => each < at + 1000).length;
    expect(inNextSecond).toBeLessThanOrEqual(perSecond + Math.max(1, perSecond));
  }
}

function planMap(plans: readonly OperationPlan[]): Map<string, OperationPlan> {
  return new Map(plans.map((plan, index) => [`operations/${index}`, plan]));
}

function hintIn(error: unknown): number {
  return typeof error === "object" && error !== null && "retryAfterInMs" in error ? Number(error.retryAfterInMs) : 0;
}

function statusOf(state: unknown): unknown {
  return typeof state === "object" && state !== null && "status" in state ? state.status : undefined;
}

describe("whatever the service answers and the callers do", () => {
  it("a poller looks neither before a Retry-After nor after a deadline, settles each caller once and truly, and cleans up", async () => {
    await fc.assert(fc.asyncProperty(scenario, play), { numRuns: 400, interruptAfterTimeLimit: 12_000 });
  }, 30_000);
});
