#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { startEmulator } from "../emulator.js";
import { InvalidOptionError } from "../errors/invalid-option.js";
import { messageOf } from "../errors/thrown.js";
import { operationIds, presignedLink } from "../http/document.js";
import type { EmulatorOptions } from "../options.js";
import type { EmulatorEvent } from "../reporting.js";
import { printable } from "../text/printable.js";
import { help, parseCommandLine, type CommandLine } from "./command-line.js";
import { commandCredentials } from "./credentials.js";
import { readDatasetsFile, readFaultsFile, readScriptFile } from "./option-file.js";
import { UsageError } from "./usage-error.js";

async function main(args: readonly string[]): Promise<void> {
  const commandLine = parseCommandLine(args);
  if (commandLine.task === "help") process.stdout.write(help);
  else if (commandLine.task === "version") process.stdout.write(`${version()}\n`);
  else await serve(commandLine);
}

async function serve({ options, scriptFile, faultsFile, datasetsFile, isVerbose }: CommandLine): Promise<void> {
  const fromFiles: Pick<EmulatorOptions, "script" | "faults" | "contentFaults" | "datasets"> = {
    ...(scriptFile === undefined ? {} : { script: readScriptFile(scriptFile) }),
    ...(faultsFile === undefined ? {} : readFaultsFile(faultsFile, [...operationIds(), presignedLink])),
    ...(datasetsFile === undefined ? {} : { datasets: readDatasetsFile(datasetsFile) }),
  };
  const { credentials, bearerTokens, lines } = commandCredentials(process.env);
  // A closed terminal, or `| head`, must not end the process before its keys are removed from the disk.
  process.stdout.on("error", ignore);
  process.stderr.on("error", ignore);
  const starting = startEmulator({
    ...options,
    ...fromFiles,
    credentials,
    bearerTokens,
    onEvent: (event) => report(event, isVerbose),
  });
  // Listens from the start, so that a signal during the start leaves nothing on the disk. It never stops listening,
  // because a second Ctrl+C would otherwise end the process in the middle of closing.
  const stop = (): void => void starting.then((emulator) => emulator.close()).catch(fail);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);

  const { url } = await starting;
  print(process.stdout, `aidmp-emulator listens on ${url}`);
  for (const line of [`export AIDMP_BASE_URL=${url}`, ...lines]) print(process.stdout, line);
}

function report(event: EmulatorEvent, isVerbose: boolean): void {
  const { stderr } = process;
  if (event.type === "failure") print(stderr, `failure while ${event.doing}: ${event.error.message}`);
  else if (!isVerbose) return;
  else if (event.type === "task") print(stderr, `task ${event.taskId}: state ${event.state} ${event.message}`);
  else print(stderr, `${event.method} ${event.path} ${event.status} ${Math.round(event.durationInMs)} ms`);
}

function print(stream: NodeJS.WriteStream, line: string): void {
  stream.write(`${printable(line)}\n`);
}

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}

function fail(error: unknown): void {
  print(process.stderr, `aidmp-emulator: ${messageOf(error)}`);
  const isUsage = error instanceof UsageError || error instanceof InvalidOptionError;
  if (isUsage) print(process.stderr, "Try aidmp-emulator --help.");
  process.exitCode = isUsage ? 2 : 1;
}

function ignore(): void {
  // Nobody reads the output any more. The emulator goes on.
}

main(process.argv.slice(2)).catch(fail);
