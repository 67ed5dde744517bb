import { isOperationDeadlineError } from "@aidmp/operations";
import type { CliContext } from "../context/cli-context.js";
import { exitCodes } from "../context/exit-code.js";

/** After Ctrl-C or a deadline: says that the task goes on, and what goes on with it. Other errors are thrown on. */
export function whenInterrupted(
  error: unknown,
  tasks: readonly string[],
  dataSpaceId: string,
  context: CliContext,
): void {
  const { signal, say, process } = context;
  const isDeadline = isOperationDeadlineError(error);
  if (!signal.aborted && !isDeadline) throw error;
  context.exitCode = signal.aborted ? exitCodes.interrupted : exitCodes.timeout;
  if (tasks.length === 0) {
    process.stderr.write(`${say("Stopped before a task was known.", "在得知任务之前已停止。")}\n`);
    return;
  }
  const command = `aidmp wait --space ${dataSpaceId} ${tasks.join(" ")}`;
  process.stderr.write(`${say("The task goes on. To go on waiting:", "任务仍在继续。继续等待：")} ${command}\n`);
}
