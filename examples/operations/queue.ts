// #region worker
import { type OperationSource, parseToken, type Reading, step } from "@aidmp/operations";

/** What a queue must be able to do: hand a job out again, after a delay. */
export interface Queue {
  putBack(job: string, delayInMs: number): void;
}

/** Looks once at the operation of a job. Between two looks nothing runs, and nothing is kept but the job. */
export async function work(job: string, source: OperationSource, queue: Queue): Promise<string> {
  const token = parseToken(job);
  const { token: kept, next } = step(token, await look(token.name, source), { now: Date.now() });
  switch (next.action) {
    case "wait":
      queue.putBack(JSON.stringify(kept), next.gapInMs);
      return "waiting";
    case "end":
      return next.state.status;
    case "give-up":
      throw next.error; // the deadline, or a status that cannot be read: the operation goes on
  }
}

async function look(name: string, source: OperationSource): Promise<Reading> {
  try {
    const readings = await source.read([name], { signal: AbortSignal.timeout(30_000), permit: async () => {} });
    return readings.get(name) ?? { status: "unreadable", error: new Error(`${name} was not read`) };
  } catch (error) {
    return { status: "unreadable", error };
  }
}
// #endregion
