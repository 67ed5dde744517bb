import { readFileSync } from "node:fs";
import { proposeCompletions, run } from "@stricli/core";
import { createApp } from "./app.js";
import type { CliContext, CliProcess } from "./context/cli-context.js";
import { exitCodes } from "./context/exit-code.js";
import { languageOf, sayIn } from "./context/language.js";

/** Runs the command line as the process it is in. */
export async function main(argv: readonly string[]): Promise<void> {
  const say = sayIn(languageOf(argv, process.env));
  const interrupt = new AbortController();
  process.on("SIGINT", () => {
    // A second one means it.
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort(new InterruptedError());
  });
  // `aidmp ls … | head` closes the pipe: there is nobody left to tell, and nothing has failed.
  process.stdout.on("error", () => process.exit(exitCodes.succeeded));
  process.stderr.on("error", () => undefined);
  const streams: CliProcess = { stdout: process.stdout, stderr: process.stderr, env: { ...process.env } };
  const context: CliContext = {
    process: streams,
    env: process.env,
    say,
    signal: interrupt.signal,
    now: Date.now,
    stdin: process.stdin,
    exitCode: exitCodes.succeeded,
  };
  const app = createApp(say, version());
  if (argv[0] === "__complete") {
    // What the completion scripts call.
    for (const { completion } of await proposeCompletions(app, argv.slice(1), context)) {
      process.stdout.write(`${completion}\n`);
    }
    return;
  }
  await run(app, argv, context);
  const { exitCode } = streams;
  // The parser's own codes are negative: an unknown verb, a flag that cannot be read.
  if (typeof exitCode === "number" && exitCode < 0) process.exitCode = exitCodes.usage;
  else process.exitCode = Number(exitCode) || context.exitCode;
}

/** The reason of the signal that Ctrl-C aborts. */
class InterruptedError extends Error {
  override readonly name: string = "InterruptedError";
}

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
