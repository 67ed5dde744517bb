import { invalidArgument } from "../http/rpc-status.js";
import { viewOf, type Task } from "./task.js";

/** The body of searchTasks; that it has this shape was checked against the document. Unset may be null. */
export interface SearchRequest {
  readonly data_space_id?: string | null;
  readonly repo_id?: string | null;
  readonly repo_name_keyword?: string | null;
  readonly transfer_type?: number | null;
  readonly task_states?: readonly number[] | null;
  readonly start_time?: string | null;
  readonly end_time?: string | null;
  readonly page_size?: number | string | null;
  readonly page_no?: number | string | null;
}

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
const transferTypes = { undefined: 0, upload: 1 } as const;

/**
 * The page of tasks that match, newest first; `tasks` is in the order of creation.
 * Zero, "" and null are "unset" for every filter, as in any protobuf-JSON service. `start_time` and `end_time` bound the
 * time of creation, both inclusive. A page beyond the end is empty. Nothing is built for tasks off the page.
 */
export function queryTasks(tasks: readonly Task[], search: SearchRequest, rules: PageRules, now: number): TaskPage {
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

function pageBounds(search: SearchRequest, { pageNoBase, maxPageSize }: PageRules): { skip: number; take: number } {
  const size = Number(search.page_size ?? 0);
  const pageNo = Number(search.page_no ?? 0);
  if (!(size >= 0)) throw invalidArgument("page_size", "must not be negative");
  if (!(pageNo >= 0)) throw invalidArgument("page_no", "must not be negative");
  const take = Math.min(size || defaultPageSize, maxPageSize);
  // With base 1 an unset page_no still means the first page, so that 0 and 1 are the same page.
  return { skip: Math.max(0, pageNo - pageNoBase) * take, take };
}

function taskFilter(search: SearchRequest, now: number): (task: Task) => boolean {
  const keyword = search.repo_name_keyword ?? "";
  const transferType = search.transfer_type ?? transferTypes.undefined;
  const states = new Set(search.task_states ?? []);
  const from = timeOf("start_time", search.start_time) ?? -Infinity;
  const until = timeOf("end_time", search.end_time) ?? Infinity;
  if (transferType !== transferTypes.undefined && transferType !== transferTypes.upload) return () => false;
  return (task) =>
    (!search.repo_id || task.repoId === search.repo_id) &&
    task.repoId.includes(keyword) &&
    task.createdAt >= from &&
    task.createdAt <= until &&
    (states.size === 0 || states.has(viewOf(task, now).state));
}

function timeOf(field: string, value: string | null | undefined): number | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  // RFC 3339 allows a leap second and small letters; Date.parse does not know the former.
  const time = Date.parse(value.toUpperCase().replace(/:60(?=[.Z+-])/, ":59"));
  if (Number.isNaN(time)) throw invalidArgument(field, "must be an RFC 3339 date and time");
  return time;
}
