import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createPoller,
  exponential,
  fixed,
  isOperationDeadlineError,
  isPollError,
  type Next,
  type OperationSource,
  type OperationToken,
  parseToken,
  type Reading,
  type Schedule,
  squareRoot,
  startToken,
  step,
  transient,
} from "../../src/index.js";
import { cancelled, failed, running, succeeded, unreadable } from "../support/readings.js";

const start = 1_767_225_600_000;

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(0, -1, NaN, Infinity, -Infinity, 2 ** 31, 1e300));
const hint = fc.option(fc.oneof(fc.integer({ min: 1, max: 20_000 }), anyNumber), { nil: undefined });
const goodReading = fc
  .record({ progress: fc.option(anyNumber, { nil: undefined }), hintInMs: hint })
  .map((fields) => running(fields));
const badReading = fc
  .tuple(fc.constantFrom({ code: 14 }, { code: 8 }, { code: 5 }, { code: 16 }, new TypeError("reset"), "text"), hint)
  .map(([error, hintInMs]) => unreadable(error, hintInMs));
const finalReading = fc.constantFrom(succeeded(), failed(4), cancelled());
const anyReading: fc.Arbitrary<Reading> = fc.oneof(
  { weight: 6, arbitrary: goodReading },
  { weight: 3, arbitrary: badReading },
  { weight: 1, arbitrary: finalReading },
);
const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constantFrom(squareRoot(), fixed(500), exponential()),
  anyNumber.map((gapInMs): Schedule => () => ({ gapInMs, reason: "rule" })),
);
const anyLook = fc.record({
  reading: anyReading,
  lateInMs: fc.nat(3_000),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  cameAlong: fc.boolean(),
  isResumed: fc.boolean(),
});
const anyWait = fc.record({
  deadlineInMs: fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: undefined }),
  schedule: anySchedule,
  maxConsecutiveFailures: fc.integer({ min: 0, max: 4 }),
  looks: fc.array(anyLook, { minLength: 1, maxLength: 30 }),
});

/** What the outcome has to be, by rules that fit on one screen and know no token. */
function model(
  reading: Reading,
  known: { readonly failures: number; readonly isPastDeadline: boolean; readonly maxFailures: number },
): Next["action"] {
  if (reading.status === "succeeded" || reading.status === "failed" || reading.status === "cancelled") return "end";
  if (known.isPastDeadline) return "give-up";
  if (reading.status === "running") return "wait";
  const { error } = reading;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const isPermanent = code === 5 || code === 16;
  return isPermanent || known.failures + 1 > known.maxFailures ? "give-up" : "wait";
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
  it("does what the model says, purely, within the bounds of hint and deadline, with a token that can be stored", () => {
    fc.assert(
      fc.property(anyWait, ({ deadlineInMs, schedule, maxConsecutiveFailures, looks }) => {
        const onPollError = transient({ maxConsecutiveFailures, maxFailingInMs: Infinity });
        let token: OperationToken = startToken("operations/x", { now: start, deadlineInMs });
        let now = start;
        let failures = 0;
        let polls = 0;
        for (const { reading, lateInMs, random, cameAlong, isResumed } of looks) {
          if (isResumed) token = parseToken(JSON.stringify(token));
          now += lateInMs;
          const env = deepFreeze({ now, random: () => random, schedule, onPollError, cameAlong });
          deepFreeze(token);
          deepFreeze(reading);
          const decided = step(token, reading, env);
          const { next } = decided;
          expect(step(token, reading, env)).toEqual(decided);
          expect(parseToken(JSON.stringify(decided.token))).toEqual(decided.token);
          expect(JSON.stringify(decided.token).length).toBeLessThan(1_024);

          const isPastDeadline = token.deadlineAt !== null && now >= token.deadlineAt;
          const maxFailures = maxConsecutiveFailures;
          expect(next.action).toBe(model(reading, { failures, isPastDeadline, maxFailures }));
          expect(endsAs(next, isPastDeadline)).toBe(next.action === "end" ? reading.status : next.action);
          if (next.action !== "wait") return;
          if (reading.status === "running") {
            polls += 1;
            failures = 0;
          } else {
            failures += 1;
          }
          expect(decided.token).toMatchObject({ polls, failures, name: "operations/x" });

          const { gapInMs } = next;
          expect(gapInMs >= 50 && gapInMs < 2 ** 31).toBe(true);
          const asked = "hintInMs" in reading && (reading.hintInMs ?? 0) > 0 ? (reading.hintInMs ?? 0) : 0;
          expect(gapInMs).toBeGreaterThanOrEqual(Math.min(asked, 300_000));
          // Never a look after the deadline: a gap that reaches it is the caller's last.
          const asksForMore = Math.max(50, Math.min(asked, 300_000));
          const remaining = (token.deadlineAt ?? Infinity) - now;
          expect(gapInMs).toBeLessThanOrEqual(Math.max(remaining, asksForMore));
          expect(decided.token.nextPollAt).toBe(now + gapInMs);
          ({ token } = decided);
          now += gapInMs;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What a server says at each moment: the same for every driver. */
interface Server {
  readonly endsAt: number;
  readonly ending: Reading;
  readonly badFrom: number;
  readonly badUntil: number;
}

function answer({ endsAt, ending, badFrom, badUntil }: Server, now: number): Reading {
  if (now >= badFrom && now < badUntil) return unreadable({ code: 14 });
  return now >= endsAt ? ending : running();
}

/** A queue's worker: takes a job, looks once, and puts the job back for later. No timer, no poller, no memory. */
function runQueue(
  server: Server,
  first: OperationToken,
  schedule: Schedule,
): { outcome: string; at: number; looks: number } {
  const jobs: { at: number; body: string }[] = [{ at: first.nextPollAt ?? start, body: JSON.stringify(first) }];
  for (let looks = 0; ; looks += 1) {
    const job = jobs.shift();
    if (job === undefined || looks > 10_000) throw new Error("The queue ran dry, or for ever.");
    const token = parseToken(job.body);
    const isPast = token.deadlineAt !== null && job.at >= token.deadlineAt;
    const now = isPast && token.deadlineAt !== null ? token.deadlineAt : job.at;
    const env = { now, random: () => 0.5, schedule };
    const decided = step(token, isPast ? undefined : answer(server, now - start), env);
    const { next } = decided;
    const ended = { at: now - start, looks: looks + (isPast ? 0 : 1) };
    if (next.action === "end") return { outcome: next.state.status, ...ended };
    if (next.action === "give-up") return { outcome: next.error.name, ...ended };
    // A queue delays by whole milliseconds, as timers do.
    jobs.push({ at: now + Math.ceil(next.gapInMs), body: JSON.stringify(decided.token) });
  }
}

async function runPoller(
  server: Server,
  first: OperationToken,
  schedule: Schedule,
): Promise<{ outcome: string; at: number; looks: number }> {
  const clock = createVirtualClock(start);
  let looks = 0;
  const source: OperationSource = {
    read: (names) => {
      looks += 1;
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
  return { ...(await ended), looks };
}

describe("a queue that drives step with nothing but stored tokens", () => {
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
          const first = startToken("operations/x", { now: start, deadlineInMs });
          const queue = runQueue(server, first, schedule);
          const poller = await runPoller(server, first, schedule);
          expect({ ...queue, outcome: names[queue.outcome] ?? queue.outcome }).toEqual(poller);
        },
      ),
      { numRuns: 60 },
    );
  });
});
