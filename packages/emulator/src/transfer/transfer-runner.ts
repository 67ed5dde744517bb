import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Histories } from "../branches/history.js";
import { nameOf } from "../errors/thrown.js";
import { TaskState } from "../generated/constants.js";
import { createStatus, RpcError } from "../rpc/status.js";
import type { Task } from "../tasks/task.js";
import { errorOfState, hasEnded } from "../tasks/task-state.js";
import type { TaskView } from "../tasks/task-view.js";
import type { Clock } from "../time/clock.js";
import { createSemaphore, type Semaphore } from "./semaphore.js";
import { TransferError } from "./transfer-error.js";
import { createTransferProgress, type TransferProgress } from "./transfer-progress.js";

/** Runs the tasks that have no script. Each ends in FINISHED, ERROR or CANCEL, unless the emulator is closed first. */
export interface TransferRunner {
  /** Starts a task, or queues it when the limit of running tasks is reached. */
  start(task: Task): void;
  /** Stops a task. Resolves when it has ended. It ends as CANCEL unless it had ended before. */
  cancel(task: Task): Promise<void>;
  /** Stops all tasks, which the next start runs again. Resolves when none runs any more. */
  close(): Promise<void>;
}

export interface TransferRunnerOptions {
  readonly dataDirectory: string;
  readonly histories: Histories;
  readonly stagingDirectory: string;
  readonly clock: Clock;
  /** How many tasks run at the same time, and how many objects all tasks copy at the same time. */
  readonly concurrency: number;
  readonly maxObjectsPerTask: number;
  readonly save: (task: Task) => Promise<void>;
  readonly onStateChange: (task: Task) => void;
  /** The end of the task could not be stored, so it will run again after a restart. */
  readonly onSaveFailed: (task: Task, error: unknown) => void;
}

const cancelled = new Error("The task was cancelled.");
const closed = new Error("The emulator was closed.");

export function createTransferRunner(options: TransferRunnerOptions): TransferRunner {
  const { dataDirectory, histories, stagingDirectory, clock, concurrency } = options;
  const running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  const taskSlots = createSemaphore(concurrency);
  const objectSlots = createSemaphore(concurrency);
  const commitSlots = new Map<string, Semaphore>();

  async function run(task: Task, signal: AbortSignal): Promise<void> {
    const progress = createTransferProgress();
    try {
      await taskSlots.run(signal, () => runTransfer(task, progress, signal));
      task.transfer = endedView(TaskState.FINISHED, progress);
    } catch (error) {
      // The task has not ended. It stays as it is on disk, and runs again at the next start.
      if (signal.reason === closed) return;
      task.transfer = signal.reason === cancelled ? cancelledView(progress) : failedView(error, progress);
    }
    options.onStateChange(task);
    await options.save(task);
  }

  async function runTransfer(task: Task, progress: TransferProgress, signal: AbortSignal): Promise<void> {
    const stagingFolder = join(stagingDirectory, task.id);
    task.transfer = { ...task.transfer, state: TaskState.RUNNING };
    options.onStateChange(task);
    try {
      // Only a task without a script needs the S3 client, which takes longer to load than all the rest.
      const { transfer } = await import("./transfer.js");
      signal.throwIfAborted();
      await transfer(task, {
        dataDirectory,
        histories,
        stagingFolder,
        clock,
        signal,
        concurrency,
        maxObjects: options.maxObjectsPerTask,
        objectSlots,
        commitSlots,
        progress,
        onProgress() {
          task.transfer = { ...task.transfer, progress: progress.counters, files: progress.files };
        },
      });
    } finally {
      await rm(stagingFolder, { recursive: true, force: true });
    }
  }

  function endedView(state: number, progress: TransferProgress): TaskView {
    const { counters, files } = progress;
    return { state, progress: counters, files, errorMessage: "", error: null, finishedAt: clock.now() };
  }

  function cancelledView(progress: TransferProgress): TaskView {
    const error = errorOfState(TaskState.CANCEL, cancelled.message);
    return { ...endedView(TaskState.CANCEL, progress), errorMessage: cancelled.message, error };
  }

  function failedView(cause: unknown, progress: TransferProgress): TaskView {
    const facts = failureFacts(cause);
    return { ...endedView(TaskState.ERROR, progress), errorMessage: facts.message, error: createStatus(facts) };
  }

  return {
    start(task) {
      const stop = new AbortController();
      const ended = run(task, stop.signal).finally(() => running.delete(task.id));
      running.set(task.id, { stop, ended });
      ended.catch((error: unknown) => options.onSaveFailed(task, error));
    },
    async cancel(task) {
      if (hasEnded(task.transfer.state)) return;
      const current = running.get(task.id);
      current?.stop.abort(cancelled);
      await current?.ended;
    },
    async close() {
      const runs = [...running.values()];
      for (const { stop } of runs) stop.abort(closed);
      await Promise.allSettled(runs.map(({ ended }) => ended));
    },
  };
}

function failureFacts(cause: unknown): Parameters<typeof createStatus>[0] {
  if (cause instanceof TransferError) return cause;
  if (cause instanceof RpcError) return cause.facts;
  const what = nameOf(cause) ?? "unknown error";
  return {
    codeName: "INTERNAL",
    reason: "EMULATOR_FAILED",
    message: `The emulator failed (${what}). Please report it.`,
  };
}
