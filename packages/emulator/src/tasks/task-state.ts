import { TaskState } from "../generated/constants.js";
import type { RpcCodeName } from "../rpc/codes.js";
import { createStatus, type Status } from "../rpc/status.js";

/** The name of a documented state. */
export type TaskStateName = keyof typeof TaskState;

/** Whether a task in this state is over. A state that the document does not list counts as not ended. */
export function hasEnded(state: number): boolean {
  return endStates.has(state);
}

/** The `error` of an ended task's Operation: null for a success, code 1 for a cancelled task. */
export function errorOfState(state: number, message: string): Status | null {
  const codeName = codeNameOfState(state);
  if (codeName === undefined) return null;
  return createStatus({
    codeName,
    reason: `TASK_${stateName(state)}`,
    message: message || `The task ended as ${stateName(state)}.`,
  });
}

/** That these five are final is inferred from their names. The vendor's page does not say so. */
const endStates: ReadonlySet<number> = new Set([
  TaskState.FINISHED,
  TaskState.ERROR,
  TaskState.CANCEL,
  TaskState.REJECTED,
  TaskState.SENSEDATA_TRANSFER_FAILED,
]);

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

/** The name of a documented state, or the number of another one. */
export function stateName(state: number): string {
  return Object.entries(TaskState).find(([, value]) => value === state)?.[0] ?? String(state);
}
