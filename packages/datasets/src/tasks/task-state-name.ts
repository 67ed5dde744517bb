import { TaskState } from "@aidmp/client";

export type TaskStateName = keyof typeof TaskState;

/** `FINISHED` for 2, and so on; undefined for a number that the documentation does not list. */
export function taskStateName(state: unknown): TaskStateName | undefined {
  return Object.keys(TaskState)
    .filter(isName)
    .find((name) => TaskState[name] === state);
}

function isName(name: string): name is TaskStateName {
  return Object.hasOwn(TaskState, name);
}
