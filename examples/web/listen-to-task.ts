import type { TaskProgress } from "./send-states.js";

/** Calls back with each state of a task, from an address that the server gave. Returns what ends the listening. */
export function listenToTask(address: string, onProgress: (progress: TaskProgress) => void): () => void {
  const events = new EventSource(address);
  events.addEventListener("message", ({ data }) => {
    const progress: TaskProgress = JSON.parse(data);
    // Without this, the browser would come back after the server has ended the response.
    if (progress.status !== "running") events.close();
    onProgress(progress);
  });
  events.addEventListener("error", () => {
    // Otherwise it is connecting again by itself. The server said no: it does not know the task.
    if (events.readyState !== EventSource.CLOSED) return;
    onProgress({ status: "unknown", files: { succeeded: 0, total: 0 }, message: "There is no such task." });
  });
  return () => events.close();
}
