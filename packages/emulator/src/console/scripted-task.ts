import { isObject } from "../errors/thrown.js";
import { invalidArgument } from "../rpc/status.js";
import { compileScript } from "../script/script.js";
import type { Lifecycle } from "../tasks/lifecycle.js";
import type { ScriptedEnding, ScriptedTaskForm } from "./wire.js";

/** What the console's form asks for. Throws an INVALID_ARGUMENT that names the field. */
export function readTaskForm(body: unknown): ScriptedTaskForm {
  const form: Readonly<Record<string, unknown>> = isObject(body) ? { ...body } : {};
  return {
    dataSpaceId: idOf(form, "dataSpaceId"),
    repoId: idOf(form, "repoId"),
    branchId: idOf(form, "branchId"),
    fileCount: wholeNumber(form, "fileCount", 1_000_000_000),
    durationInMs: wholeNumber(form, "durationInMs", 86_400_000),
    ending: endingOf(form["ending"]),
  };
}

/** A task that runs for a time, with counters that grow evenly, and ends in the state that was chosen. */
export function lifecycleOfForm({ fileCount, durationInMs, ending }: ScriptedTaskForm): Lifecycle {
  const totalFileSize = fileCount * bytesPerFile;
  const done = { succeedFileCount: fileCount, succeedFileSize: totalFileSize };
  const isSuccess = ending === "FINISHED" || ending === "RUNNING";
  return compileScript({
    interpolate: true,
    steps: [
      { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: fileCount, totalFileSize } },
      {
        afterInMs: durationInMs,
        state: ending,
        progress: isSuccess ? done : half(done),
        errorMessage: isSuccess ? "" : `The task was started in the console, to end as ${ending}.`,
      },
    ],
  });
}

const bytesPerFile = 1_048_576;

function half(done: { succeedFileCount: number; succeedFileSize: number }): typeof done {
  const succeedFileCount = Math.floor(done.succeedFileCount / 2);
  return { succeedFileCount, succeedFileSize: succeedFileCount * bytesPerFile };
}

/** What the paths of the document take for an id. It becomes the name of a folder. */
const id = /^(?!\.{1,2}$)[^/\\\p{Cc}\p{Cs}]{1,200}$/u;

function idOf(form: Readonly<Record<string, unknown>>, field: keyof ScriptedTaskForm): string {
  const value = form[field];
  if (typeof value === "string" && id.test(value)) return value;
  throw invalidArgument(field, "must be an id of 1 to 200 characters, without slashes");
}

function wholeNumber(form: Readonly<Record<string, unknown>>, field: keyof ScriptedTaskForm, max: number): number {
  const value = form[field];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
  throw invalidArgument(field, `must be a whole number from 0 to ${max}`);
}

const endings: readonly ScriptedEnding[] = [
  "FINISHED",
  "ERROR",
  "CANCEL",
  "REJECTED",
  "SENSEDATA_TRANSFER_FAILED",
  "RUNNING",
];

function endingOf(value: unknown): ScriptedEnding {
  const found = endings.find((ending) => ending === value);
  if (found !== undefined) return found;
  throw invalidArgument("ending", `must be one of ${endings.join(", ")}`);
}
