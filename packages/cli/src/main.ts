import { systemClock } from "@aidmp/client";
import { CliError, InterruptedError } from "./context/cli-error.js";
import type { CliContext, CliProcess } from "./context/cli-context.js";
import { exitCodes } from "./context/exit-code.js";
import { languageOf, sayIn } from "./context/language.js";
import { createSecretGuard } from "./context/secret-guard.js";
import { describeError } from "./output/describe-error.js";
import { runCli } from "./run-cli.js";

/** Runs the command line as the process it is in. */
export async function main(argv: readonly string[]): Promise<void> {
  const say = sayIn(languageOf(argv, process.env));
  const secrets = createSecretGuard(process.env);
  const interrupt = new AbortController();
  process.on("SIGINT", () => {
    // A second one means it.
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort(new InterruptedError());
  });
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!isClosedPipe(error)) {
      const code = error.code ?? error.message;
      const lost = new CliError(`The output cannot be written (${code}).`, `无法写入输出（${code}）。`);
      process.stderr.write(`${describeError(lost, { say, secrets })}\n`);
      process.exit(exitCodes.failed);
    }
    // `aidmp ls … | head`: there is nobody left to tell, and nothing has failed. An outcome is told by the exit code still.
    if (!verbsWithAnOutcome.has(argv[0] ?? "")) process.exit(exitCodes.succeeded);
  });
  process.stderr.on("error", () => undefined);
  // The runtime's own report shows everything that hangs on an error: requests, and the keys in them.
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${describeError(error, { say, secrets })}\n`);
    process.exit(exitCodes.failed);
  });
  const streams: CliProcess = { stdout: process.stdout, stderr: process.stderr, env: { ...process.env } };
  const context: CliContext = {
    process: streams,
    env: process.env,
    say,
    signal: interrupt.signal,
    clock: systemClock,
    secrets,
    stdin: process.stdin,
    exitCode: exitCodes.succeeded,
  };
  process.exitCode = await runCli(argv, context);
}

const verbsWithAnOutcome: ReadonlySet<string> = new Set(["upload", "wait", "verify", "cancel", "doctor"]);

function isClosedPipe({ code }: NodeJS.ErrnoException): boolean {
  return code === "EPIPE" || code === "ERR_STREAM_DESTROYED";
}
