import type { ResumeToken } from "@aidmp/operations";

/**
 * How long the job of a wait sleeps before it sees by itself whether it is still polled, in milliseconds. It is polled by its
 * data space's poll job all the while; this is for what only a person could have done, such as emptying that queue, and for a
 * process that dies between two writes. As long as the wait has lasted, so that long waits wake seldom.
 */
export function wakeInMs({ startedAt }: ResumeToken, now: number): number {
  return Math.ceil(Math.min(Math.max(now - startedAt, shortestInMs), longestInMs));
}

const shortestInMs = 300_000;
const longestInMs = 3_600_000;
