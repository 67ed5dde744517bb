import type { CliContext } from "../context/cli-context.js";
import { exitCodeOf, exitCodes } from "../context/exit-code.js";
import { describeError } from "./describe-error.js";

/** The one object of a result that is none, for programs: `stopped` where the task goes on. */
export function failureLine(
  error: unknown,
  task: string,
  type: "failed" | "stopped",
  context: Pick<CliContext, "say" | "secrets" | "signal">,
): string {
  const exitCode = context.signal.aborted ? exitCodes.interrupted : exitCodeOf(error);
  const words = describeError(error, context).replace(/^aidmp: /, "");
  return `${JSON.stringify({ type, ...(task !== "" && { task }), exitCode, error: words })}\n`;
}
