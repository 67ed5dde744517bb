/** The documented `task_state` numbers (help page "search-task"). The service may send others: they count as not ended. */
export const taskStates = {
  STARTED: 0,
  RUNNING: 1,
  FINISHED: 2,
  ERROR: 3,
  CANCEL: 4,
  REVIEW: 5,
  REJECTED: 6,
  SENSEDATA_TRANSFER: 7,
  SENSEDATA_TRANSFER_FAILED: 8,
} as const;

export type TaskStateName = keyof typeof taskStates;

/** That these five are final is inferred from their names; the help page does not say it. */
const ended: ReadonlySet<number> = new Set([
  taskStates.FINISHED,
  taskStates.ERROR,
  taskStates.CANCEL,
  taskStates.REJECTED,
  taskStates.SENSEDATA_TRANSFER_FAILED,
]);

export function hasEnded(state: number): boolean {
  return ended.has(state);
}
