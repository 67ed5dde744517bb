import type { RpcCodeName } from "../rpc/codes.js";
import { createStatus, type Status } from "../rpc/status.js";
import { noProgress, type Counter, type Progress } from "../tasks/progress.js";
import type { TaskView } from "../tasks/task-view.js";
import { TaskState } from "../generated/constants.js";
import { hasEnded } from "../tasks/task-state.js";

/** A checked script, as plain data: it is stored with its task and survives a restart without the function it came from. */
export interface Lifecycle {
  readonly steps: readonly LifecycleStep[];
  readonly interpolate: boolean;
  /** Null: a cancel request is not heeded. */
  readonly cancelAfterInMs: number | null;
}

export interface LifecycleStep {
  readonly afterInMs: number;
  readonly state: number;
  readonly progress: Progress;
  readonly errorMessage: string;
  readonly error: Status | null;
}

export interface LifecycleTimes {
  readonly createdAt: number;
  readonly cancelRequestedAt: number | undefined;
  readonly now: number;
}

/**
 * Where a scripted task stands at `now`: a function of its arguments, so ten thousand tasks need no timer at all.
 * The first step that has ended the task stays; later steps and cancels change nothing.
 */
export function scriptedView(lifecycle: Lifecycle, times: LifecycleTimes): TaskView {
  const cancelledAt = cancelTime(lifecycle, times);
  const isCancelled = cancelledAt !== undefined && cancelledAt <= times.now;
  const elapsed = (isCancelled ? cancelledAt : times.now) - times.createdAt;
  const [current, next] = stepsAround(lifecycle.steps, elapsed);
  if (current !== undefined && hasEnded(current.state)) {
    return settledView(current, times.createdAt + current.afterInMs);
  }

  const progress =
    current === undefined
      ? noProgress
      : lifecycle.interpolate && next !== undefined
        ? between(current, next, elapsed)
        : current.progress;
  if (isCancelled) {
    const errorMessage = "The task was cancelled.";
    return settledView({ state: TaskState.CANCEL, progress, errorMessage, error: null }, cancelledAt);
  }
  return {
    state: current?.state ?? TaskState.STARTED,
    progress,
    errorMessage: current?.errorMessage ?? "",
    error: null,
    files: [],
    finishedAt: null,
  };
}

/** The `error` of an ended task's Operation: null for a success, code 1 for a cancelled one. */
export function errorOfState(state: number, message: string): Status | null {
  const codeName = codeNameOfState(state);
  if (codeName === undefined) return null;
  return createStatus({
    codeName,
    reason: `TASK_${stateName(state)}`,
    message: message || `The task ended as ${stateName(state)}.`,
  });
}

function codeNameOfState(state: number): RpcCodeName | undefined {
  switch (state) {
    case TaskState.CANCEL:
      return "CANCELLED";
    case TaskState.ERROR:
    case TaskState.SENSEDATA_TRANSFER_FAILED:
      return "INTERNAL";
    case TaskState.REJECTED:
      return "FAILED_PRECONDITION";
    default:
      return undefined;
  }
}

function stateName(state: number): string {
  return Object.entries(TaskState).find(([, value]) => value === state)?.[0] ?? String(state);
}

function cancelTime(lifecycle: Lifecycle, { cancelRequestedAt }: LifecycleTimes): number | undefined {
  if (cancelRequestedAt === undefined || lifecycle.cancelAfterInMs === null) return undefined;
  return cancelRequestedAt + lifecycle.cancelAfterInMs;
}

function stepsAround(steps: readonly LifecycleStep[], elapsed: number): [LifecycleStep?, LifecycleStep?] {
  let current: LifecycleStep | undefined;
  for (const step of steps) {
    if (step.afterInMs > elapsed) return current === undefined ? [] : [current, step];
    current = step;
    if (hasEnded(step.state)) break;
  }
  return current === undefined ? [] : [current];
}

function settledView(
  step: Pick<LifecycleStep, "state" | "progress" | "errorMessage" | "error">,
  finishedAt: number,
): TaskView {
  const { state, progress, errorMessage } = step;
  return {
    state,
    progress,
    errorMessage,
    error: step.error ?? errorOfState(state, errorMessage),
    files: [],
    finishedAt,
  };
}

function between(current: LifecycleStep, next: LifecycleStep, elapsed: number): Progress {
  const share = (elapsed - current.afterInMs) / (next.afterInMs - current.afterInMs);
  const at = (name: keyof Progress): Counter => {
    const [from, to] = [current.progress[name], next.progress[name]];
    return typeof from === "number" && typeof to === "number" ? Math.floor(from + (to - from) * share) : from;
  };
  return {
    totalFileCount: at("totalFileCount"),
    totalFileSize: at("totalFileSize"),
    succeedFileCount: at("succeedFileCount"),
    succeedFileSize: at("succeedFileSize"),
    failedFileCount: at("failedFileCount"),
    failedFileSize: at("failedFileSize"),
  };
}
