import { stateName } from "../tasks/task-state.js";
import { summaryOf, type Task } from "../tasks/task.js";
import type { Faults } from "../faults/choose-fault.js";
import type { ConsoleState, ConsoleTask, LoggedRequest } from "./wire.js";

export interface StateFacts {
  readonly now: number;
  /** Oldest first. */
  readonly tasks: readonly Task[];
  readonly requests: readonly LoggedRequest[];
  readonly operationIds: readonly string[];
  readonly faults: Faults;
}

const mostTasks = 100;

/** What the page shows of the emulator at one moment. */
export function stateOf({ now, tasks, requests, operationIds, faults }: StateFacts): ConsoleState {
  return {
    now,
    tasks: latestTasks(tasks).map((task) => shownTask(task, now)),
    taskCount: tasks.length,
    requests,
    operationIds,
    faults: typeof faults === "function" ? null : faults,
  };
}

/** Those that are shown, newest first. */
export function latestTasks(tasks: readonly Task[]): Task[] {
  return tasks.slice(-mostTasks).toReversed();
}

function shownTask(task: Task, now: number): ConsoleTask {
  const { state, ...summary } = summaryOf(task, now);
  return { ...summary, state: stateName(state), isScripted: task.lifecycle !== undefined };
}
