import { inLanes } from "./in-lanes.js";
import { type Clock, systemClock } from "@aidmp/client";
import { aClock, aFunction, aSignal, checkOptions, numberAbove0 } from "../options/check-options.js";
import type { OperationSource } from "../sources/source.js";
import { weightOf } from "./cost-share.js";
import type { ResumeToken } from "./resume-token.js";
import { readShared, type SharedRead } from "./shared-read.js";
import type { StepEnvironment } from "./environment.js";
import { type Next, step } from "./step.js";

export interface StepManyOptions extends Pick<StepEnvironment, "schedule" | "onFailedPoll" | "random"> {
  /**
   * Awaited before each request, to keep to a rate limit that others share. A permit that rejects is a failed poll. Default:
   * requests are sent at once.
   */
  readonly permit?: (() => Promise<void>) | undefined;
  /** Nobody needs the results any more: `stepMany` rejects with the signal's reason, and no poll was made. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /** How long one request of a read may take, in milliseconds, before it is cut. Default: 60000. */
  readonly readTimeoutInMs?: number | undefined;
  /** Reads at a time, for sources that read a limited number of operations at once. Default: 4. */
  readonly maxConcurrentReads?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** What came of one resume token, in the order of the tokens. */
export interface SharedStep<Metadata = unknown, Response = unknown> {
  /** What to keep. */
  readonly resumeToken: ResumeToken;
  /** What to do next; `"broken"` where the schedule or the policy threw `error`: what was known is kept. */
  readonly next: Next<Metadata, Response> | { readonly action: "broken"; readonly error: unknown };
}

export interface SharedSteps<Metadata = unknown, Response = unknown> {
  readonly steps: readonly SharedStep<Metadata, Response>[];
  /** How many requests were sent. */
  readonly requests: number;
}

/**
 * Polls many operations with one shared read, and takes a step for each: what a queue or a workflow engine needs to wait for
 * thousands at the price of one. With `taskListSource`, one list scan answers for all of them.
 *
 * A token that is not due yet is piggybacked: it is charged no poll. The cost of the requests is split as the poller splits it.
 * Operations that cannot be read have failed polls, each by itself.
 *
 * @param resumeTokens those that are due, and those that may as well be read now: at least halfway to their next poll.
 * @throws {OptionsError} an option is unknown, or not what it must be. Rejects with the signal's reason when that is aborted.
 */
export async function stepMany<Metadata, Response>(
  resumeTokens: readonly ResumeToken[],
  source: OperationSource<Metadata, Response>,
  options: StepManyOptions = {},
): Promise<SharedSteps<Metadata, Response>> {
  checkOptions("stepMany", options, rules);
  const { clock = systemClock, maxConcurrentReads = 4, readTimeoutInMs = 60_000, permit, signal } = options;
  const startedAt = clock.now();
  const sharing = byName(resumeTokens);
  const batches = inBatches([...sharing.keys()], source.maxBatch ?? Number.POSITIVE_INFINITY);
  const steps = new Map<ResumeToken, SharedStep<Metadata, Response>>();
  let requests = 0;
  await inLanes(batches, maxConcurrentReads, async (names) => {
    const read = await readShared(source, names, { clock, readTimeoutInMs, permit, signal });
    requests += read.requests;
    const now = clock.now();
    const tokens = names.flatMap((name) => sharing.get(name) ?? []);
    const total = tokens.reduce((sum, token) => sum + weightOf(token, now), 0);
    for (const token of tokens) {
      const costShare = (read.requests * weightOf(token, now)) / total;
      const piggybacked = token.nextPollAt !== null && token.nextPollAt > startedAt;
      steps.set(token, stepOf(token, read, { ...options, now, costShare, piggybacked }));
    }
  });
  return { steps: resumeTokens.flatMap((token) => steps.get(token) ?? []), requests };
}

function stepOf<Metadata, Response>(
  resumeToken: ResumeToken,
  { resultOf, tookInMs }: SharedRead<Metadata, Response>,
  { schedule, onFailedPoll, random, now, costShare, piggybacked }: StepEnvironment,
): SharedStep<Metadata, Response> {
  const env = { now, schedule, onFailedPoll, random, costShare, piggybacked, pollStartedAt: now - tookInMs };
  try {
    return step<Metadata, Response>(resumeToken, resultOf(resumeToken.name), env);
  } catch (error) {
    return { resumeToken, next: { action: "broken", error } };
  }
}

/** Several waits may be for one operation. */
function byName(resumeTokens: readonly ResumeToken[]): ReadonlyMap<string, readonly ResumeToken[]> {
  const tokens = new Map<string, ResumeToken[]>();
  for (const token of resumeTokens) {
    const same = tokens.get(token.name);
    if (same === undefined) tokens.set(token.name, [token]);
    else same.push(token);
  }
  return tokens;
}

function inBatches(names: readonly string[], size: number): readonly (readonly string[])[] {
  if (names.length <= size) return names.length === 0 ? [] : [names];
  return Array.from({ length: Math.ceil(names.length / size) }, (_, index) =>
    names.slice(index * size, (index + 1) * size),
  );
}

const rules = {
  schedule: aFunction,
  onFailedPoll: aFunction,
  random: aFunction,
  permit: aFunction,
  signal: aSignal,
  readTimeoutInMs: numberAbove0,
  maxConcurrentReads: numberAbove0,
  clock: aClock,
};
