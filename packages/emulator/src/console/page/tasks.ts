import type { ConsoleTask } from "../wire.js";
import { element } from "./element.js";
import { bytes, timeOfDay } from "./format.js";
import type { Words } from "./words.js";

export function taskList(words: Words, tasks: readonly ConsoleTask[], count: number): readonly Node[] {
  if (tasks.length === 0) return [element("p", { className: "soft" }, words.noTasks)];
  const older = count - tasks.length;
  const note = older > 0 ? [element("p", { className: "soft" }, `${older} ${words.olderTasks}`)] : [];
  return [...tasks.map((task) => card(words, task)), ...note];
}

function card(words: Words, task: ConsoleTask): Node {
  const { progress } = task;
  const finished = task.finishedAt === null ? "" : ` – ${timeOfDay(task.finishedAt)}`;
  const target =
    [task.dataSpaceId, task.repoId, task.branchId].join(" / ") + (task.targetPath && ` : ${task.targetPath}`);
  return element(
    "article",
    { className: "task", id: `task-${task.id}` },
    element(
      "p",
      { className: "row" },
      element("code", {}, task.id),
      element("strong", { className: stateClass(task) }, task.state + (task.isScripted ? ` (${words.scripted})` : "")),
    ),
    element("progress", { max: 1, value: shareOf(task), ariaLabel: task.id }),
    element(
      "p",
      { className: "row soft" },
      element(
        "span",
        {},
        `${progress.succeedFileCount} / ${progress.totalFileCount} ${words.fileCount}, ` +
          `${bytes(progress.succeedFileSize)} / ${bytes(progress.totalFileSize)}`,
      ),
      element("span", {}, timeOfDay(task.createdAt) + finished),
    ),
    element("p", { className: "soft" }, (task.sourcePath && `${task.sourcePath} → `) + target),
    ...(task.errorMessage === "" ? [] : [element("p", { className: "bad" }, task.errorMessage)]),
  );
}

/** From 0 to 1. By size, because one file may be most of the bytes; by number where all files are empty. */
function shareOf({ state, progress }: ConsoleTask): number {
  const [done, total] =
    Number(progress.totalFileSize) > 0
      ? [progress.succeedFileSize, progress.totalFileSize]
      : [progress.succeedFileCount, progress.totalFileCount];
  if (Number(total) > 0) return Math.min(1, Number(done) / Number(total));
  return state === "FINISHED" ? 1 : 0;
}

function stateClass({ state, done }: ConsoleTask): string {
  if (!done) return "warn";
  return state === "FINISHED" ? "good" : "bad";
}
