import { checkComplete, followProgress, taskStateName } from "@aidmp/datasets";
import { createPoller, type Poller, taskListSource, transferProgress, type UploadTask } from "@aidmp/operations";
import { transient } from "@aidmp/operations/policies";
import { parseDuration } from "../arguments/duration.js";
import { closing } from "../context/closing.js";
import type { CliContext } from "../context/cli-context.js";
import { UsageError } from "../context/cli-error.js";
import { exitCodeOf, exitCodes } from "../context/exit-code.js";
import { describeError } from "../output/describe-error.js";
import { failureLine } from "../output/failure-line.js";
import { bytes, files } from "../output/format.js";
import { createProgressView, type ProgressView } from "../output/progress.js";
import { dataSpaceOf, openClient } from "../settings/open-client.js";
import { goesOn, tellHowToGoOn } from "./go-on-waiting.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface WaitFlags extends OutputFlags, CallFlags {
  readonly timeout?: string | undefined;
  readonly allowEmpty?: boolean | undefined;
}

/** A person waits at the prompt: keys that are refused are wrong, and not about to become right. */
const unauthenticatedGraceInMs = 3000;

export async function wait(context: CliContext, flags: WaitFlags, ...given: readonly string[]): Promise<void> {
  const deadlineInMs = flags.timeout === undefined ? undefined : parseDuration(flags.timeout);
  const { client, settings } = await openClient(flags, context);
  const dataSpaceId = dataSpaceOf(settings);
  const names = await namesOf(given, context);
  const { clock } = context;
  const poller = createPoller({
    source: taskListSource(client, { dataSpaceId }),
    onFailedPoll: transient({ unauthenticatedGraceInMs }),
    clock,
  });
  const isOneOfSeveral = names.length > 1;
  const outcomes = await closing([poller], () =>
    Promise.all(names.map((name) => waitForOne(name, poller, { ...flags, deadlineInMs, isOneOfSeveral }, context))),
  );
  const open = outcomes.filter(({ error }) => error !== undefined);
  const [first] = open;
  if (!first) return;
  const going = open.map(({ name }) => name);
  tellHowToGoOn(first.error, going, dataSpaceId, context);
}

/** `error`: what the waiting stopped at before the task's end. */
interface Outcome {
  readonly name: string;
  readonly error?: unknown;
}

interface WaitOptions extends WaitFlags {
  readonly deadlineInMs: number | undefined;
  readonly isOneOfSeveral: boolean;
}

async function waitForOne(
  given: string,
  poller: Poller<UploadTask, UploadTask>,
  options: WaitOptions,
  context: CliContext,
): Promise<Outcome> {
  const { process } = context;
  const isJson = options.json || options.events;
  let name = given;
  let view: ProgressView | undefined;
  try {
    view = await createProgressView(context, { ...options, task: () => name });
    const task = await follow(given, poller, view, options, context, (known) => (name = known));
    view.end();
    checkComplete(task, { allowEmpty: options.allowEmpty === true });
    process.stdout.write(`${isJson ? JSON.stringify(resultOf(name, task)) : sentence(name, task, context)}\n`);
    return { name };
  } catch (error) {
    view?.end();
    const isOpen = goesOn(error, context);
    if (isJson) process.stdout.write(failureLine(error, name, isOpen ? "stopped" : "failed", context));
    if (isOpen) return { name, error };
    // The first that is not 0 stays.
    if (context.exitCode === exitCodes.succeeded) context.exitCode = exitCodeOf(error);
    process.stderr.write(`${describeError(error, context)}\n`);
    return { name };
  }
}

async function follow(
  given: string,
  poller: Poller<UploadTask, UploadTask>,
  view: ProgressView,
  { deadlineInMs }: WaitOptions,
  { signal, clock }: CliContext,
  onName: (name: string) => void,
): Promise<UploadTask> {
  const watch = poller.watch(given, { deadlineInMs, onEvent: (event) => view.tell(event) });
  onName(watch.name);
  const result = watch.result({ signal });
  result.catch(() => undefined);
  const progressOf = followProgress();
  try {
    for await (const state of watch.states({ signal })) {
      const task = state.status === "succeeded" ? state.response : state.metadata;
      if (task) view.show(progressOf(task, clock.now()));
    }
  } catch {
    // How it ended is told by the result.
  }
  return result;
}

function resultOf(name: string, task: UploadTask): object {
  const state = taskStateName(task.task_state);
  return { type: "result", task: name, state, commit: task.commit_id, ...transferProgress(task) };
}

function sentence(name: string, task: UploadTask, { say }: CliContext): string {
  const { files: count, bytes: size } = transferProgress(task);
  const what = `${files(count.succeeded, say)}, ${bytes(size.succeeded)}`;
  const commit = task.commit_id ?? "?";
  return say(`${name}: finished, ${what}, commit ${commit}`, `${name}：已完成，${what}，提交 ${commit}`);
}

async function namesOf(given: readonly string[], context: CliContext): Promise<readonly string[]> {
  const names = given.filter((each) => each !== "-");
  if (names.length < given.length) {
    const text = await readAll(context);
    names.push(
      ...text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    );
  }
  if (names.length === 0) {
    throw new UsageError(
      "There is no task to wait for: nothing came on standard input.",
      "没有要等待的任务：标准输入为空。",
    );
  }
  return [...new Set(names)];
}

/** Whoever is to write may never do so: Ctrl-C ends the reading as well. */
async function readAll({ stdin, signal }: CliContext): Promise<string> {
  const chunks = stdin[Symbol.asyncIterator]();
  signal.throwIfAborted();
  const interrupted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  let text = "";
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { done, value } = await Promise.race([chunks.next(), interrupted]);
    if (done) return text;
    text += String(value);
  }
}
