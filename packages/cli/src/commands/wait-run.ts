import { failedFiles, taskStateName } from "@aidmp/datasets";
import {
  createPoller,
  type OperationState,
  type Poller,
  taskListSource,
  transferProgress,
  type UploadTask,
  isOperationDeadlineError,
} from "@aidmp/operations";
import { transient } from "@aidmp/operations/policies";
import { parseDuration } from "../arguments/duration.js";
import { closing } from "../context/closing.js";
import type { CliContext } from "../context/cli-context.js";
import { exitCodeOf, exitCodes } from "../context/exit-code.js";
import { describeError } from "../output/describe-error.js";
import { bytes, files } from "../output/format.js";
import { dataSpaceOf, openClient } from "../settings/open-client.js";
import { UsageError } from "../context/usage-error.js";
import { whenInterrupted } from "./when-interrupted.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface WaitFlags extends OutputFlags, CallFlags {
  readonly timeout?: string | undefined;
}

/** A person waits at the prompt: keys that are refused are wrong, and not about to become right. */
const unauthenticatedGraceInMs = 3000;

export async function wait(context: CliContext, flags: WaitFlags, ...given: readonly string[]): Promise<void> {
  const { client, settings } = await openClient(flags, context);
  const dataSpaceId = dataSpaceOf(settings);
  const names = await namesOf(given, context);
  const deadlineInMs = flags.timeout === undefined ? undefined : parseDuration(flags.timeout);
  const poller = createPoller({
    source: taskListSource(client, { dataSpaceId }),
    onFailedPoll: transient({ unauthenticatedGraceInMs }),
  });
  const waits = names.map((name) => waitForOne(name, poller, { ...flags, deadlineInMs }, context));
  const outcomes = await closing([poller], () => Promise.all(waits));
  const open = outcomes.flatMap(({ error, name }) => (error === undefined ? [] : [{ error, name }]));
  const interrupted = open.find(({ error }) => context.signal.aborted || isOperationDeadlineError(error));
  if (interrupted) {
    const going = open
      .filter(({ error }) => context.signal.aborted || isOperationDeadlineError(error))
      .map(({ name }) => name);
    whenInterrupted(interrupted.error, going, dataSpaceId, context);
  }
}

interface Outcome {
  readonly name: string;
  readonly error?: unknown;
}

async function waitForOne(
  given: string,
  poller: Poller<UploadTask, UploadTask>,
  flags: WaitFlags & { readonly deadlineInMs: number | undefined },
  context: CliContext,
): Promise<Outcome> {
  const { process, say, signal } = context;
  let name = given;
  try {
    const watch = poller.watch(given, { deadlineInMs: flags.deadlineInMs });
    ({ name } = watch);
    const result = watch.result({ signal });
    result.catch(() => undefined);
    await tellStates(watch.states({ signal }), name, flags, context);
    const task = await result;
    const { count } = failedFiles(task);
    const progress = transferProgress(task);
    if (count > 0) setCode(context, exitCodes.incomplete);
    const line = {
      type: "result",
      task: name,
      state: taskStateName(task.task_state),
      commit: task.commit_id,
      ...progress,
    };
    const words = say(
      `${name}: ${count > 0 ? `finished, ${count} files failed` : "finished"}, ${files(progress.files.succeeded, say)}, ${bytes(progress.bytes.succeeded)}, commit ${task.commit_id ?? "?"}`,
      `${name}：${count > 0 ? `已完成，${count} 个文件失败` : "已完成"}，${files(progress.files.succeeded, say)}，${bytes(progress.bytes.succeeded)}，提交 ${task.commit_id ?? "?"}`,
    );
    process.stdout.write(flags.json || flags.events ? `${JSON.stringify(line)}\n` : `${words}\n`);
    return { name };
  } catch (error) {
    if (signal.aborted || isOperationDeadlineError(error)) return { name, error };
    setCode(context, exitCodeOf(error));
    if (flags.json || flags.events) {
      process.stdout.write(`${JSON.stringify({ type: "failed", task: name, error: describeError(error, say) })}\n`);
    }
    process.stderr.write(`${describeError(error, say)}\n`);
    return { name };
  }
}

/** A line for each change, on stderr; as JSON on stdout where events are asked for. */
async function tellStates(
  states: AsyncIterable<OperationState<UploadTask, UploadTask>>,
  name: string,
  flags: WaitFlags,
  { process }: CliContext,
): Promise<void> {
  let last = "";
  try {
    for await (const state of states) {
      const task = state.status === "succeeded" ? state.response : state.metadata;
      if (!task) continue;
      const { files: count, bytes: size } = transferProgress(task);
      const line = JSON.stringify({ task: name, state: taskStateName(task.task_state), files: count, bytes: size });
      if (line === last) continue;
      last = line;
      if (flags.events) process.stdout.write(`${JSON.stringify({ type: "progress", ...JSON.parse(line) })}\n`);
      else if (!flags.quiet) {
        process.stderr.write(
          `${name}: ${taskStateName(task.task_state) ?? "?"} ${count.succeeded + count.failed}/${count.total}\n`,
        );
      }
    }
  } catch {
    // How it ended is told by the result.
  }
}

/** The first that is not 0 stays. */
function setCode(context: CliContext, code: number): void {
  if (context.exitCode === exitCodes.succeeded) context.exitCode = code;
}

async function namesOf(given: readonly string[], { stdin }: CliContext): Promise<readonly string[]> {
  const names = given.filter((each) => each !== "-");
  if (names.length < given.length) {
    let text = "";
    for await (const chunk of stdin) text += String(chunk);
    names.push(
      ...text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    );
  }
  if (names.length === 0) throw new UsageError("There is no task to wait for: nothing came on standard input.");
  return [...new Set(names)];
}
