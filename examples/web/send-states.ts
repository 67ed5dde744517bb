import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { isAidmpError } from "@aidmp/client";
import { transferProgress, type OperationState, type OperationWatch, type UploadTask } from "@aidmp/operations";

/** What a page learns of a task: nothing of where the files come from. */
export interface TaskProgress {
  readonly status: "running" | "succeeded" | "failed" | "cancelled" | "unknown";
  readonly files: { readonly succeeded: number; readonly total: number };
  readonly message?: string;
}

/** Answers with the states of a task as server-sent events, until the task has ended or the page has gone. */
export async function sendStates(
  watch: OperationWatch<UploadTask, UploadTask>,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  const { signal } = gone;
  response.on("close", () => gone.abort());
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write("retry: 1000\n\n"); // after a broken connection, the browser comes back in a second
  const heartbeat = setInterval(() => response.write(":\n\n"), 15_000); // proxies end connections that are silent
  const send = async (progress: TaskProgress): Promise<void> => {
    const isTaken = response.write(`data: ${JSON.stringify(progress)}\n\n`);
    if (!isTaken) await once(response, "drain", { signal }); // a slow page skips to the latest state
  };
  try {
    for await (const state of watch.states({ signal })) await send(progressOf(state));
  } catch (error) {
    if (signal.aborted) return;
    const message = isAidmpError(error) ? error.message : "The task cannot be read.";
    await send({ ...progressOf(watch.state), status: "unknown", message }).catch(() => undefined);
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}

function progressOf(state: OperationState<UploadTask, UploadTask> | undefined): TaskProgress {
  const task = state?.status === "succeeded" ? state.response : state?.metadata;
  const { succeeded, total } = task ? transferProgress(task).files : { succeeded: 0, total: 0 };
  const status = state?.status ?? "running";
  const message = state?.status === "failed" ? state.error.message : undefined;
  return { status, files: { succeeded, total }, ...(message !== undefined && { message }) };
}
