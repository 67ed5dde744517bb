import { TaskState } from "../generated/constants.js";
import type { Status } from "../rpc/status.js";
import { errorOfState, hasEnded } from "./task-state.js";
import { noProgress, type Counter, type Progress, type TaskView } from "./task-view.js";

/** A checked script as plain data. It is stored with its task, so a restart does not need the function that returned it. */
export interface Lifecycle {
  readonly steps: readonly LifecycleStep[];
  readonly interpolate: boolean;
  /** Null when a cancel request is ignored. */
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
 * How far a scripted task is at `now`. It is a function of its arguments, so scripted tasks need no timers.
 * After the first step with a terminal state, later steps and cancel requests change nothing.
 */
export function scriptedView(lifecycle: Lifecycle, times: LifecycleTimes): TaskView {
  const cancelledAt = cancelTime(lifecycle, times);
  const isCancelled = cancelledAt !== undefined && cancelledAt <= times.now;
  const elapsed = (isCancelled ? cancelledAt : times.now) - times.createdAt;
  const [current, next] = stepsAround(lifecycle.steps, elapsed);
  if (current !== undefined && hasEnded(current.state)) {
    return endedView(current, times.createdAt + current.afterInMs);
  }

  const progress =
    current === undefined
      ? noProgress
      : lifecycle.interpolate && next !== undefined
        ? between(current, next, elapsed)
        : current.progress;
  if (isCancelled) {
    const errorMessage = "The task was cancelled.";
    return endedView({ state: TaskState.CANCEL, progress, errorMessage, error: null }, cancelledAt);
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

function endedView(
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
