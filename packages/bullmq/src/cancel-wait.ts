import { parseWaitJob, waitIdOf } from "./jobs/wait-job.js";
import { nameOf } from "./operation-name.js";
import { familyOf, type WaitQueue } from "./queues/queue-family.js";

/**
 * Ends the waiting for an operation: its job is removed, and `onEnd` is not called. The operation goes on; to cancel it, call
 * the service, and let the wait tell how it ended.
 *
 * @param operation what a call returned, an operation's name, or a resume token.
 * @returns false where there is no such wait, or its end is being told just now.
 */
export async function cancelWait(queue: WaitQueue, operation: object | string): Promise<boolean> {
  const family = familyOf(queue);
  const id = waitIdOf(nameOf(operation));
  const job = await family.waits.getJob(id);
  if (job === undefined) return false;
  const { dataSpaceId } = parseWaitJob(job.data, id);
  // The job first: without it, what is left of the wait goes by itself.
  if ((await family.waits.remove(id)) !== 1) return false;
  await family.entriesOf(dataSpaceId).remove(id);
  return true;
}
