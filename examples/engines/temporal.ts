// #region temporal
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { taskListSource } from "@aidmp/operations";
import { Context } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import { pollOnce } from "./poll-once.js";

const source = taskListSource(createAidmpClient(fromEnv(process.env)), { dataSpaceId: "my-space" });

/**
 * An activity that polls once and asks Temporal to run it again when the next poll is due: the history of the workflow stays
 * as long as one activity. Give it `retry: { maximumAttempts: 0 }`, a `heartbeatTimeout`, and a resume token as JSON.
 */
export async function waitForUpload(started: string): Promise<string> {
  const { info, heartbeat } = Context.current();
  const known: unknown = info.heartbeatDetails;
  const polled = await pollOnce(typeof known === "string" ? known : started, source).catch((error: unknown) => {
    throw ApplicationFailure.nonRetryable("The waiting ended, and the upload goes on.", "WaitEnded", String(error));
  });
  if (polled.status !== undefined) return polled.status;
  heartbeat(polled.token);
  throw ApplicationFailure.create({ message: "The upload goes on.", nextRetryDelay: polled.delayInMs ?? 0 });
}
// #endregion
