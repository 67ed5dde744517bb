#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startEmulator, type EmulatorEvent } from "./index.js";

const help = `aidmp-emulator: the aidmp service on this machine.

Usage: aidmp-emulator [options]

  --port <number>        Port to listen on. Default: 8787; 0 for any free one.
  --host <address>       Address to listen on. Default: 127.0.0.1, which only this machine can reach.
  --data <folder>        Where tasks and files are kept. Default: a temporary folder, removed at the end.
  --page-no-base <0|1>   Number of the first page of task:list. Default: 0.
  --verbose              Print every request and every change of a task on stderr.
  --version              Print the version.
  --help                 Print this text.

It accepts the demo key pair that @aidmp/emulator exports. Stop it with Ctrl+C.
`;

/** The port of the server that the document names for the emulator. */
const defaultPort = "8787";

interface CommandLine {
  readonly port: number;
  readonly host: string;
  readonly data: string | undefined;
  readonly pageNoBase: 0 | 1;
  readonly verbose: boolean;
}

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: defaultPort },
      host: { type: "string", default: "127.0.0.1" },
      data: { type: "string" },
      "page-no-base": { type: "string", default: "0" },
      verbose: { type: "boolean", default: false },
      version: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) process.stdout.write(help);
  else if (values.version) process.stdout.write(`${version()}\n`);
  else {
    const { host, data, verbose } = values;
    await serve({ port: portOf(values.port), host, data, pageNoBase: pageNoBaseOf(values["page-no-base"]), verbose });
  }
}

async function serve({ port, host, data, pageNoBase, verbose }: CommandLine): Promise<void> {
  const emulator = await startEmulator({
    port,
    host,
    pageNoBase,
    ...(data === undefined ? {} : { dataDirectory: data }),
    onEvent: (event) => print(event, verbose),
  });
  process.stdout.write(`aidmp-emulator listens on ${emulator.url}\n`);
  const stop = (): void => void emulator.close().catch(fail);
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function print(event: EmulatorEvent, verbose: boolean): void {
  if (event.type === "failure") process.stderr.write(`failure while ${event.doing}: ${event.error.message}\n`);
  else if (!verbose) return;
  else if (event.type === "task") process.stderr.write(`task ${event.taskId}: state ${event.state} ${event.message}\n`);
  else process.stderr.write(`${event.method} ${event.path} ${event.status} ${Math.round(event.durationInMs)} ms\n`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new TypeError(`--port is a number from 0 to 65535, not "${text}".`);
}

function pageNoBaseOf(text: string): 0 | 1 {
  if (text === "0") return 0;
  if (text === "1") return 1;
  throw new TypeError(`--page-no-base is 0 or 1, not "${text}".`);
}

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`aidmp-emulator: ${message}\nTry aidmp-emulator --help.\n`);
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch(fail);
