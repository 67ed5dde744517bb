import { isOperationDeadlineError, isPollError } from "@aidmp/operations";
import type { CliContext } from "../context/cli-context.js";
import { exitCodeOf, exitCodes } from "../context/exit-code.js";
import { describeError } from "../output/describe-error.js";

/** Whether the waiting ended before the task did. */
export function goesOn(error: unknown, { signal }: Pick<CliContext, "signal">): boolean {
  return signal.aborted || isOperationDeadlineError(error) || isPollError(error);
}

/** Says that the tasks go on, and what goes on with waiting for them. */
export function tellHowToGoOn(
  error: unknown,
  tasks: readonly string[],
  dataSpaceId: string,
  context: CliContext,
): void {
  const { signal, say, process } = context;
  // Of several, the first that ended badly has said its code already.
  context.exitCode = signal.aborted ? exitCodes.interrupted : context.exitCode || exitCodeOf(error);
  if (isPollError(error) && !signal.aborted) process.stderr.write(`${describeError(error, context)}\n`);
  if (tasks.length === 0) {
    process.stderr.write(`${say("Stopped before a task was known.", "在得知任务之前已停止。")}\n`);
    return;
  }
  const command = `aidmp wait --space ${dataSpaceId} ${tasks.join(" ")}`;
  process.stderr.write(`${say("The task goes on. To go on waiting:", "任务仍在继续。继续等待：")} ${command}\n`);
}
