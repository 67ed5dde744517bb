// #region worker
import { type OperationSource, parseResumeToken } from "@aidmp/operations";
import type { PollResult } from "@aidmp/operations/sources";
import { step } from "@aidmp/operations/step";

/** What is needed of a queue: to hand out a job again after a delay. */
export interface Queue {
  putBack(job: string, delayInMs: number): void;
}

/** Polls the operation of a job once. Between two polls nothing runs, and only the job is stored. */
export async function work(job: string, source: OperationSource, queue: Queue): Promise<string> {
  const known = parseResumeToken(job);
  const { resumeToken, next } = step(known, await poll(known.name, source), { now: Date.now() });
  switch (next.action) {
    case "wait":
      queue.putBack(JSON.stringify(resumeToken), next.delayInMs);
      return "waiting";
    case "end":
      return next.state.status;
    case "stop":
      throw next.error; // the deadline passed, or the status cannot be read; the operation goes on
  }
}

async function poll(name: string, source: OperationSource): Promise<PollResult> {
  try {
    const results = await source.read([name], { signal: AbortSignal.timeout(30_000), permit: async () => {} });
    return results.get(name) ?? { status: "poll-failed", error: new Error(`${name} was not read`) };
  } catch (error) {
    return { status: "poll-failed", error };
  }
}
// #endregion
