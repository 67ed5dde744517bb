import { readFileSync } from "node:fs";
import { proposeCompletions, run } from "@stricli/core";
import { createApp } from "./app.js";
import type { CliContext } from "./context/cli-context.js";
import { exitCodes } from "./context/exit-code.js";

/** Runs the command line in the world that it is given, and resolves with the exit code. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  const app = createApp(context, version());
  if (argv[0] === "__complete") {
    // What the completion scripts call.
    for (const { completion } of await proposeCompletions(app, argv.slice(1), context)) {
      context.process.stdout.write(`${completion}\n`);
    }
    return exitCodes.succeeded;
  }
  await run(app, argv, context);
  const { exitCode } = context.process;
  // The parser's own codes are negative: an unknown verb, a flag that cannot be read.
  const code = typeof exitCode === "number" && exitCode < 0 ? exitCodes.usage : Number(exitCode) || context.exitCode;
  // What breaks off tells of it in many ways; the person told first.
  return code === exitCodes.failed && context.signal.aborted ? exitCodes.interrupted : code;
}

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
