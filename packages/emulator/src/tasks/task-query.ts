import { TransferType } from "../generated/constants.js";
import type { components } from "../generated/schema.js";
import { invalidArgument } from "../rpc/status.js";
import { viewOf, type Task } from "./task.js";

/** The body of searchTasks. */
export type SearchTasksRequest = components["schemas"]["SearchTasksRequest"];

export interface PageRules {
  readonly pageNoBase: 0 | 1;
  readonly maxPageSize: number;
}

export interface TaskPage {
  readonly tasks: readonly Task[];
  readonly total: number;
}

/** Documented default of `page_size`. */
const defaultPageSize = 10;

/**
 * The page of tasks that match, newest first. `tasks` must be in the order of creation.
 * A filter that is 0, "" or null is unset, as in any protobuf-JSON service. `start_time` and `end_time` bound the time of
 * creation, both inclusive. A page after the last one is empty.
 */
export function queryTasks(
  tasks: readonly Task[],
  search: SearchTasksRequest,
  rules: PageRules,
  now: number,
): TaskPage {
  const { skip, take } = pageBounds(search, rules);
  const matches = taskFilter(search, now);
  const page: Task[] = [];
  let total = 0;
  for (let index = tasks.length - 1; index >= 0; index--) {
    const task = tasks[index];
    if (task === undefined || !matches(task)) continue;
    if (total >= skip && page.length < take) page.push(task);
    total++;
  }
  return { tasks: page, total };
}

function pageBounds(
  search: SearchTasksRequest,
  { pageNoBase, maxPageSize }: PageRules,
): { skip: number; take: number } {
  const size = search.page_size ?? 0;
  const pageNo = search.page_no ?? 0;
  if (!(size >= 0)) throw invalidArgument("page_size", "must not be negative");
  if (!(pageNo >= 0)) throw invalidArgument("page_no", "must not be negative");
  const take = Math.min(size || defaultPageSize, maxPageSize);
  // With base 1, an unset page_no still means the first page, so 0 and 1 are the same page.
  return { skip: Math.max(0, pageNo - pageNoBase) * take, take };
}

const { TRANSFER_TYPE_UNDEFINED: undefinedType, TRANSFER_TYPE_UPLOAD: uploadType } = TransferType;

function taskFilter(search: SearchTasksRequest, now: number): (task: Task) => boolean {
  const keyword = search.repo_name_keyword ?? "";
  const transferType = search.transfer_type ?? undefinedType;
  const states = new Set(search.task_states ?? []);
  const from = timeOf("start_time", search.start_time) ?? -Infinity;
  const until = timeOf("end_time", search.end_time) ?? Infinity;
  if (transferType !== undefinedType && transferType !== uploadType) return () => false;
  return (task) =>
    (!search.repo_id || task.repoId === search.repo_id) &&
    task.repoId.includes(keyword) &&
    task.createdAt >= from &&
    task.createdAt <= until &&
    (states.size === 0 || states.has(viewOf(task, now).state));
}

function timeOf(field: string, value: string | null | undefined): number | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  // RFC 3339 allows lower case and a leap second, which Date.parse does not accept.
  const time = Date.parse(value.toUpperCase().replace(/:60(?=[.Z+-])/, ":59"));
  if (Number.isNaN(time)) throw invalidArgument(field, "must be an RFC 3339 date and time");
  return time;
}
