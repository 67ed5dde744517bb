import { TaskState } from "../generated/constants.js";
import type { Status } from "../rpc/status.js";
import type { Lifecycle, LifecycleStep } from "../tasks/lifecycle.js";
import type { CreateUploadFilesTaskRequest } from "../tasks/task.js";
import type { TaskStateName } from "../tasks/task-state.js";
import { noProgress, type Counter, type Progress } from "../tasks/task-view.js";

/** What a task does instead of a transfer. A function decides for each create request. */
export type Script = ScriptedLifecycle | ((create: ScriptInput) => ScriptedLifecycle | undefined);

/** The create request that a script decides for, without the keys of the object store. */
export interface ScriptInput {
  readonly taskId: string;
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
  readonly request: CreateUploadFilesTaskRequest;
}

/** The steps, alone or with options. A function that returns `undefined` asks for a real transfer. */
export type ScriptedLifecycle =
  | readonly ScriptStep[]
  | {
      readonly steps: readonly ScriptStep[];
      /** Interpolates the counters linearly between two steps. Default: false. */
      readonly interpolate?: boolean;
      /**
       * What a cancel request does. `"cancel"` (default) cancels at once, `"ignore"` changes nothing, and `afterInMs`
       * cancels after a delay.
       */
      readonly onCancel?: "cancel" | "ignore" | { readonly afterInMs: number };
    };

export interface ScriptStep {
  /** Milliseconds since the task was created. Must not be less than that of the step before. */
  readonly afterInMs: number;
  /** A documented name, or any number, because a service may send undocumented states. */
  readonly state: TaskStateName | number;
  /** A counter that is left out keeps its value of the step before. */
  readonly progress?: Partial<Progress>;
  /** `err_msg` of the task. */
  readonly errorMessage?: string;
  /** `error` of the Operation. Default: a Status made of the state and `errorMessage`. */
  readonly error?: Status;
}

/** The lifecycle of a new task. Undefined when it transfers, because there is no script or the script declined. */
export function lifecycleOf(script: Script | undefined, input: ScriptInput): Lifecycle | undefined {
  const scripted = typeof script === "function" ? script(input) : script;
  return scripted === undefined ? undefined : compileScript(scripted);
}

/** Checks a script and fills in what its steps leave out. Throws a `TypeError` that says which step is wrong. */
export function compileScript(script: ScriptedLifecycle): Lifecycle {
  const options = "steps" in script ? script : { steps: script };
  const steps: LifecycleStep[] = [];
  let progress = noProgress;
  let previous = 0;
  for (const [index, step] of options.steps.entries()) {
    if (!(step.afterInMs >= previous)) {
      throw new TypeError(
        `Step ${index} of the script has afterInMs ${step.afterInMs}. It must be a number and at least that of the step before.`,
      );
    }
    const state = typeof step.state === "number" ? step.state : TaskState[step.state];
    if (!Number.isInteger(state)) {
      throw new TypeError(
        `Step ${index} of the script has the state ${step.state}. Give a name of TaskState or an integer.`,
      );
    }
    for (const [name, counter] of Object.entries(step.progress ?? {})) checkCounter(counter, name, index);
    progress = Object.assign({}, progress, step.progress);
    previous = step.afterInMs;
    steps.push({
      afterInMs: step.afterInMs,
      state,
      progress,
      errorMessage: step.errorMessage ?? "",
      error: step.error ?? null,
    });
  }
  const onCancel = options.onCancel ?? "cancel";
  return {
    steps,
    interpolate: options.interpolate ?? false,
    cancelAfterInMs: onCancel === "ignore" ? null : onCancel === "cancel" ? 0 : onCancel.afterInMs,
  };
}

function checkCounter(counter: Counter, name: string, index: number): void {
  const isCount =
    typeof counter === "string" ? /^\d{1,19}$/.test(counter) : Number.isSafeInteger(counter) && counter >= 0;
  if (isCount) return;
  throw new TypeError(
    `Step ${index} of the script has ${name} ${counter}. A counter must be a non-negative integer, or a string of digits.`,
  );
}
