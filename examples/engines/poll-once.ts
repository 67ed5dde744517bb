// #region poll
import { type OperationSource, parseResumeToken } from "@aidmp/operations";
import { squareRoot } from "@aidmp/operations/schedules";
import { stepMany } from "@aidmp/operations/step";

/** What an engine keeps between two polls, as JSON. */
export interface Polled {
  readonly token: string;
  /** Until the next poll; absent where the operation has ended. */
  readonly delayInMs?: number;
  /** How it ended. */
  readonly status?: "succeeded" | "failed" | "cancelled";
}

/** Every poll is a step of the engine's, and some allow about 1,000 of them: a coarser schedule than the default. */
const schedule = squareRoot({ requestCostInMs: 1_000 });

/** Polls once. Throws when the waiting ends before the operation: its deadline passed, or its status cannot be read. */
export async function pollOnce(token: string, source: OperationSource): Promise<Polled> {
  const { steps } = await stepMany([parseResumeToken(token)], source, { schedule });
  const [polled] = steps;
  if (polled === undefined) throw new Error("One token gives one step.");
  const { resumeToken, next } = polled;
  const kept = JSON.stringify(resumeToken);
  if (next.action === "end") return { token: kept, status: next.state.status };
  if (next.action === "wait") return { token: kept, delayInMs: next.delayInMs };
  throw next.error;
}
// #endregion
