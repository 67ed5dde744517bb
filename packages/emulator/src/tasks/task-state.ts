import { TaskState } from "../generated/constants.js";

/** The name of a documented state. */
export type TaskStateName = keyof typeof TaskState;

/** That these five are final is inferred from their names; the help page does not say it. */
const ended: ReadonlySet<number> = new Set([
  TaskState.FINISHED,
  TaskState.ERROR,
  TaskState.CANCEL,
  TaskState.REJECTED,
  TaskState.SENSEDATA_TRANSFER_FAILED,
]);

export function hasEnded(state: number): boolean {
  return ended.has(state);
}
