import type { VirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import type { OperationSource } from "../../src/index.js";
import type { ReadContext, PollResult } from "../../src/sources/index.js";
import { cancelled, failed, running, succeeded, unreadable } from "./poll-results.js";

/** One answer of a service that is not well, for one operation. */
export type Answer =
  | { readonly kind: "running"; readonly retryAfterInMs?: number }
  | { readonly kind: "429"; readonly retryAfterInMs: number }
  | { readonly kind: "503" | "malformed" | "missing" | "reset" | "hang" }
  | { readonly kind: "slow"; readonly latencyInMs: number };

export interface OperationPlan {
  /** What is answered before the end, look by look. */
  readonly answers: readonly Answer[];
  readonly end: "succeeded" | "failed" | "cancelled" | "never";
  readonly cancel: "accepted" | "too late" | "refused" | "hangs";
  readonly ignoresAbort: boolean;
}

const retryAfter = fc.integer({ min: 1, max: 20_000 });
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant("running" as const) }),
  fc.record({ kind: fc.constant("running" as const), retryAfterInMs: retryAfter }),
  fc.record({ kind: fc.constant("429" as const), retryAfterInMs: retryAfter }),
  fc.record({ kind: fc.constantFrom("503", "malformed", "missing", "reset", "hang") }),
  fc.record({ kind: fc.constant("slow" as const), latencyInMs: fc.integer({ min: 1, max: 6000 }) }),
);

export const operationPlan: fc.Arbitrary<OperationPlan> = fc.record({
  answers: fc.array(answer, { maxLength: 8 }),
  end: fc.constantFrom("succeeded", "failed", "cancelled", "never"),
  cancel: fc.constantFrom("accepted", "too late", "refused", "hangs"),
  ignoresAbort: fc.boolean(),
});

/** What a test is told of each request. */
export interface ServiceObserver {
  asked(names: readonly string[], signal: AbortSignal): void;
  cancelAsked(name: string): void;
  /** The answer as it leaves; whether anybody is there to hear it, the observer knows. */
  answers(results: ReadonlyMap<string, PollResult>, signal: AbortSignal): void;
}

export const refusal: Error = new Error("The service refuses to cancel.");

/** Serves operations by their plans; what an operation has once ended with, it says for ever. */
export function randomService(
  clock: VirtualClock,
  plans: ReadonlyMap<string, OperationPlan>,
  observer: ServiceObserver,
): Pick<OperationSource, "read" | "cancel"> {
  const scheduledPolls = new Map<string, number>();
  const ends = new Map<string, PollResult>();

  function nextAnswer(name: string): Answer | PollResult {
    const known = ends.get(name);
    const plan = plans.get(name);
    if (known !== undefined || plan === undefined) return known ?? { kind: "missing" };
    const look = scheduledPolls.get(name) ?? 0;
    scheduledPolls.set(name, look + 1);
    const planned = plan.answers[look];
    if (planned !== undefined) return planned;
    if (plan.end === "never") return { kind: "running" };
    ends.set(name, endOf(name, plan.end));
    return ends.get(name) ?? { kind: "missing" };
  }

  async function read(names: readonly string[], { signal }: ReadContext): Promise<Map<string, PollResult>> {
    observer.asked(names, signal);
    const results = new Map<string, PollResult>();
    let latencyInMs = 0;
    let isReset = false;
    for (const name of names) {
      const given = nextAnswer(name);
      if ("status" in given) results.set(name, given);
      else if (given.kind === "hang") latencyInMs = Number.POSITIVE_INFINITY;
      else if (given.kind === "reset") isReset = true;
      else if (given.kind !== "missing") results.set(name, readingOf(given));
      if ("kind" in given && given.kind === "slow") latencyInMs = Math.max(latencyInMs, given.latencyInMs);
    }
    const ignoresAbort = names.some((name) => plans.get(name)?.ignoresAbort === true);
    if (latencyInMs > 0) await pass(latencyInMs, ignoresAbort ? undefined : signal);
    if (isReset) throw new TypeError("fetch failed");
    observer.answers(results, signal);
    return results;
  }

  async function cancel(name: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    observer.cancelAsked(name);
    const plan = plans.get(name);
    if (plan?.cancel === "refused") throw refusal;
    if (plan?.cancel === "hangs") await pass(Number.POSITIVE_INFINITY, signal);
    if (plan?.cancel === "accepted" && !ends.has(name)) ends.set(name, cancelled());
  }

  function pass(durationInMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = Number.isFinite(durationInMs) ? clock.setTimeout(resolve, durationInMs) : undefined;
      signal?.addEventListener("abort", () => {
        clock.clearTimeout(timer);
        reject(signal.reason);
      });
    });
  }

  return { read, cancel };
}

function endOf(name: string, end: "succeeded" | "failed" | "cancelled"): PollResult {
  if (end === "succeeded") return succeeded({ of: name });
  return end === "failed" ? failed(13, name) : cancelled();
}

function readingOf(given: Exclude<Answer, { kind: "hang" | "reset" | "missing" }>): PollResult {
  switch (given.kind) {
    case "running":
      return running(given);
    case "slow":
      return running();
    case "429":
      return unreadable(Object.assign(new Error("429"), { code: 8, retryAfterInMs: given.retryAfterInMs }));
    default:
      return unreadable(new Error(given.kind), undefined);
  }
}
