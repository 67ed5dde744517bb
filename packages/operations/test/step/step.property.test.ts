import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createPoller,
  isOperationDeadlineError,
  isPollError,
  type OperationSource,
  type ResumeToken,
  parseResumeToken,
} from "../../src/index.js";
import { transient } from "../../src/policy/index.js";
import { exponential, fixed, type Schedule, squareRoot } from "../../src/schedule/index.js";
import type { PollResult } from "../../src/sources/index.js";
import { type Next, startResumeToken, step } from "../../src/step/index.js";
import { cancelled, failed, running, succeeded, unreadable } from "../support/poll-results.js";

const start = 1_767_225_600_000;

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(0, -1, NaN, Infinity, -Infinity, 2 ** 31, 1e300));
const retryAfter = fc.option(fc.oneof(fc.integer({ min: 1, max: 20_000 }), anyNumber), { nil: undefined });
const goodReading = fc
  .record({ progress: fc.option(anyNumber, { nil: undefined }), retryAfterInMs: retryAfter })
  .map((fields) => running(fields));
const badReading = fc
  .tuple(
    fc.constantFrom({ code: 14 }, { code: 8 }, { code: 5 }, { code: 16 }, new TypeError("reset"), "text"),
    retryAfter,
  )
  .map(([error, retryAfterInMs]) => unreadable(error, retryAfterInMs));
const finalReading = fc.constantFrom(succeeded(), failed(4), cancelled());
const anyReading: fc.Arbitrary<PollResult> = fc.oneof(
  { weight: 6, arbitrary: goodReading },
  { weight: 3, arbitrary: badReading },
  { weight: 1, arbitrary: finalReading },
);
const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constantFrom(squareRoot(), fixed(500), exponential()),
  anyNumber.map((delayInMs): Schedule => () => ({ delayInMs, reason: "rule" })),
);
const anyLook = fc.record({
  result: anyReading,
  lateInMs: fc.nat(3_000),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  piggybacked: fc.boolean(),
  isResumed: fc.boolean(),
});
const anyWait = fc.record({
  deadlineInMs: fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: undefined }),
  schedule: anySchedule,
  maxConsecutiveFailures: fc.integer({ min: 0, max: 4 }),
  scheduledPolls: fc.array(anyLook, { minLength: 1, maxLength: 30 }),
});

/** What the outcome has to be, by rules that fit on one screen and know no resume token. */
function model(
  result: PollResult,
  known: { readonly failedPolls: number; readonly isPastDeadline: boolean; readonly maxFailures: number },
): Next["action"] {
  if (result.status === "succeeded" || result.status === "failed" || result.status === "cancelled") return "end";
  if (known.isPastDeadline) return "stop";
  if (result.status === "running") return "wait";
  const { error } = result;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const isPermanent = code === 5 || code === 16;
  return isPermanent || known.failedPolls + 1 > known.maxFailures ? "stop" : "wait";
}

/** How `next` ends the wait, if its error is the right one. */
function endsAs(next: Next, isPastDeadline: boolean): string {
  if (next.action === "end") return next.state.status;
  if (next.action === "wait") return next.action;
  const isRight = isPastDeadline ? isOperationDeadlineError(next.error) : isPollError(next.error);
  return isRight ? next.action : "another error";
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

describe("step, whatever the service answers", () => {
  it("does what the model says, purely, within the bounds of Retry-After and deadline, with a resume token that can be stored", () => {
    fc.assert(
      fc.property(anyWait, ({ deadlineInMs, schedule, maxConsecutiveFailures, scheduledPolls }) => {
        const onFailedPoll = transient({
          maxConsecutiveFailures,
          maxFailingInMs: Infinity,
          notFoundGraceInMs: 0,
          unauthenticatedGraceInMs: 0,
        });
        let resumeToken: ResumeToken = startResumeToken("operations/x", { now: start, deadlineInMs });
        let now = start;
        let failedPolls = 0;
        let polls = 0;
        for (const { result, lateInMs, random, piggybacked, isResumed } of scheduledPolls) {
          if (isResumed) resumeToken = parseResumeToken(JSON.stringify(resumeToken));
          now += lateInMs;
          const env = deepFreeze({ now, random: () => random, schedule, onFailedPoll, piggybacked });
          deepFreeze(resumeToken);
          deepFreeze(result);
          const decided = step(resumeToken, result, env);
          const { next } = decided;
          expect(step(resumeToken, result, env)).toEqual(decided);
          expect(parseResumeToken(JSON.stringify(decided.resumeToken))).toEqual(decided.resumeToken);
          expect(JSON.stringify(decided.resumeToken).length).toBeLessThan(1_024);

          const isPastDeadline = resumeToken.deadlineAt !== null && now >= resumeToken.deadlineAt;
          const maxFailures = maxConsecutiveFailures;
          expect(next.action).toBe(model(result, { failedPolls, isPastDeadline, maxFailures }));
          expect(endsAs(next, isPastDeadline)).toBe(next.action === "end" ? result.status : next.action);
          if (next.action !== "wait") return;
          if (result.status === "running") {
            polls += 1;
            failedPolls = 0;
          } else {
            failedPolls += 1;
          }
          expect(decided.resumeToken).toMatchObject({ polls, failedPolls, name: "operations/x" });

          const { delayInMs } = next;
          expect(delayInMs >= 50 && delayInMs < 2 ** 31).toBe(true);
          const asked =
            "retryAfterInMs" in result && (result.retryAfterInMs ?? 0) > 0 ? (result.retryAfterInMs ?? 0) : 0;
          expect(delayInMs).toBeGreaterThanOrEqual(Math.min(asked, 300_000));
          // Never a poll after the deadline: a delay that reaches it is the caller's last.
          const asksForMore = Math.max(50, Math.ceil(Math.min(asked, 300_000)));
          const remaining = (resumeToken.deadlineAt ?? Infinity) - now;
          expect(delayInMs).toBeLessThanOrEqual(Math.max(remaining, asksForMore));
          expect(decided.resumeToken.nextPollAt).toBe(now + delayInMs);
          ({ resumeToken } = decided);
          now += delayInMs;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What a server says at each moment: the same for every driver. */
interface Server {
  readonly endsAt: number;
  readonly ending: PollResult;
  readonly badFrom: number;
  readonly badUntil: number;
}

function answer({ endsAt, ending, badFrom, badUntil }: Server, now: number): PollResult {
  if (now >= badFrom && now < badUntil) return unreadable({ code: 14 });
  return now >= endsAt ? ending : running();
}

/** A queue's worker: takes a job, looks once, and puts the job back for later. No timer, no poller, no memory. */
function runQueue(
  server: Server,
  first: ResumeToken,
  schedule: Schedule,
): { outcome: string; at: number; scheduledPolls: number } {
  const jobs: { at: number; body: string }[] = [{ at: first.nextPollAt ?? start, body: JSON.stringify(first) }];
  for (let scheduledPolls = 0; ; scheduledPolls += 1) {
    const job = jobs.shift();
    if (job === undefined || scheduledPolls > 10_000) throw new Error("The queue ran dry, or for ever.");
    const resumeToken = parseResumeToken(job.body);
    const isPast = resumeToken.deadlineAt !== null && job.at >= resumeToken.deadlineAt;
    const now = isPast && resumeToken.deadlineAt !== null ? resumeToken.deadlineAt : job.at;
    const env = { now, random: () => 0.5, schedule };
    const decided = step(resumeToken, isPast ? undefined : answer(server, now - start), env);
    const { next } = decided;
    const ended = { at: now - start, scheduledPolls: scheduledPolls + (isPast ? 0 : 1) };
    if (next.action === "end") return { outcome: next.state.status, ...ended };
    if (next.action === "stop") return { outcome: next.error.name, ...ended };
    // A queue delays by whole milliseconds, as timers do.
    jobs.push({ at: now + Math.ceil(next.delayInMs), body: JSON.stringify(decided.resumeToken) });
  }
}

async function runPoller(
  server: Server,
  first: ResumeToken,
  schedule: Schedule,
): Promise<{ outcome: string; at: number; scheduledPolls: number }> {
  const clock = createVirtualClock(start);
  let scheduledPolls = 0;
  const source: OperationSource = {
    read: (names) => {
      scheduledPolls += 1;
      return Promise.resolve(new Map(names.map((name) => [name, answer(server, clock.now() - start)])));
    },
  };
  const poller = createPoller({ source, schedule, clock, random: () => 0.5 });
  const ended = poller
    .watch(first)
    .result()
    .then(
      () => "succeeded",
      (error: unknown) => (error instanceof Error ? error.name : String(error)),
    )
    .then((outcome) => ({ outcome, at: clock.now() - start }));
  await clock.drain();
  return { ...(await ended), scheduledPolls };
}

describe("a queue that drives step with nothing but stored resume tokens", () => {
  it("reaches the same end as the poller, at the same time, with the same looks", async () => {
    const names: Record<string, string> = { failed: "OperationFailedError", cancelled: "OperationCancelledError" };
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          endsAt: fc.nat(100_000),
          ending: finalReading,
          badFrom: fc.nat(50_000),
          badUntil: fc.nat(90_000),
        }),
        fc.option(fc.integer({ min: 1, max: 80_000 }), { nil: undefined }),
        fc.constantFrom(squareRoot(), fixed(700), exponential()),
        async (server, deadlineInMs, schedule) => {
          const first = startResumeToken("operations/x", { now: start, deadlineInMs });
          const queue = runQueue(server, first, schedule);
          const poller = await runPoller(server, first, schedule);
          expect({ ...queue, outcome: names[queue.outcome] ?? queue.outcome }).toEqual(poller);
        },
      ),
      { numRuns: 60 },
    );
  });
});
