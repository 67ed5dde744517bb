import type { AidmpClient, TransferTask } from "@aidmp/client";
import { aFunction, checkOptions, nonEmptyText } from "../../options/check-options.js";
import { TaskNotListedError } from "./task-not-listed-error.js";
import { operationName, readOperation } from "../../reading/read-operation.js";
import type { PollResult } from "../../reading/poll-result.js";
import { longestRetryAfter, retryAfterOfError } from "../../reading/retry-after.js";
import type { OperationSource } from "../source.js";
import { readTask } from "./read-task.js";
import { listTasks, type TaskLister } from "./list-tasks.js";
import { type Finding, TaskList } from "./task-list.js";
import type { TaskListSourceOptions } from "./task-list-options.js";
import type { UploadTask } from "./upload-task.js";
import { keyRemover } from "./without-keys.js";

/**
 * Reads upload tasks from `task:list`, the one documented way to see how a task is doing. A list scan over its pages answers
 * for every task that is asked for, and stops as soon as all are found.
 *
 * A page that cannot be read is asked for again, and else costs what is on it: the tasks on the other pages are read.
 *
 * The keys of the tasks' object stores, which the service lists too, are removed before anything else sees a task.
 *
 * @throws {OptionsError} an option is unknown, missing, or not what it must be.
 */
export function taskListSource(
  client: AidmpClient,
  options: TaskListSourceOptions,
): OperationSource<UploadTask, UploadTask> & TaskLister {
  checkOptions("taskListSource", options, {
    dataSpaceId: { ...nonEmptyText, isRequired: true },
    repoId: nonEmptyText,
    transferType: {
      is: (value) => value === null || Number.isInteger(value),
      must: "be a whole number, or null for all",
    },
    pageSize: { is: (value) => Number.isInteger(value) && Number(value) > 0, must: "be a whole number above 0" },
    pageNoBase: { is: (value) => value === 0 || value === 1, must: "be 0 or 1" },
    taskIdOf: aFunction,
    cancel: aFunction,
  });
  const { cancel, taskIdOf = lastSegment } = options;
  const taskList = new TaskList(client, options);
  return {
    readInitial: (operation) => readStarted(operation, taskIdOf),
    async read(names, context) {
      // Two names may stand for one task: `operations/x` and `x`.
      const taskIds = new Map(names.map((name) => [name, taskIdOf(name)]));
      const finding = await taskList.find(new Set(taskIds.values()), context);
      const withoutKeys = keyRemover();
      return new Map([...taskIds].map(([name, id]) => [name, readingOf(name, id, finding, withoutKeys)]));
    },
    list: (query, signal) => listTasks(client, options, query, signal),
    ...(cancel === undefined ? {} : { cancel }),
  };
}

function readingOf(
  name: string,
  taskId: string,
  { found, isWhole, retryAfterInMs, failure }: Finding,
  withoutKeys: (task: TransferTask) => UploadTask,
): PollResult<UploadTask, UploadTask> {
  const task = found.get(taskId);
  if (task === undefined) {
    const error = new TaskNotListedError(name, isWhole && failure === undefined, failure);
    const asked = longestRetryAfter(retryAfterInMs, retryAfterOfError(failure?.error));
    return { status: "poll-failed", error, retryAfterInMs: asked };
  }
  const result = readTask(task, withoutKeys);
  return result.status === "running" ? { ...result, retryAfterInMs } : result;
}

/** The response of the starting call holds no counters: of a task that is done already, only the id is known. */
function readStarted(operation: unknown, taskIdOf: (name: string) => string): PollResult<UploadTask, UploadTask> {
  const started = readOperation(operation);
  switch (started.status) {
    case "succeeded":
      return { status: "succeeded", response: { id: taskIdOf(operationName(operation)) } };
    case "failed":
    case "cancelled":
      return { status: started.status, error: started.error };
    case "running":
      return { status: "running", retryAfterInMs: started.retryAfterInMs };
    case "poll-failed":
      return started;
  }
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
