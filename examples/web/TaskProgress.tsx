import { useEffect, useState, type ReactElement } from "react";
import { listenToTask } from "./listen-to-task.js";
import type { TaskProgress as Progress } from "./send-states.js";

export function TaskProgress({ events }: { readonly events: string }): ReactElement {
  const [progress, setProgress] = useState<Progress>();
  useEffect(() => listenToTask(events, setProgress), [events]);
  if (progress === undefined) return <p>Waiting for the first state</p>;
  const { status, files, message } = progress;
  return (
    <p>
      <progress value={files.succeeded} max={files.total || 1} /> {status}: {files.succeeded} of {files.total} files{" "}
      {message}
    </p>
  );
}
