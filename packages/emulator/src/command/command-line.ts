import { parseArgs } from "node:util";
import type { EmulatorOptions } from "../options.js";

export const help = `aidmp-emulator: the aidmp service on this machine.

Usage: aidmp-emulator [options]

  --port <number>        Port to listen on. 0 means any free port. Default: 8787.
  --host <address>       Address to listen on. Default: 127.0.0.1, which only this machine can reach.
  --allowed-host <name>  Another name that Host and Origin of a request may have. Any that is not allowed gets 403.
                         Can be given several times.
  --data <folder>        Folder for tasks and files. Default: a temporary folder, removed at the end.
  --page-no-base <0|1>   Number of the first page of task:list. Default: 0.
  --verbose              Print every request and every change of a task on stderr.
  --version              Print the version.
  --help                 Print this text.

The command makes a new key pair and token, and prints them as lines for a shell. To choose them, set
AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY, or AIDMP_TOKEN, in its environment. Stop it with Ctrl+C.
`;

/** What the command was asked to do. */
export interface CommandLine {
  readonly task: "help" | "version" | "serve";
  readonly options: Pick<EmulatorOptions, "port" | "host" | "allowedHosts" | "dataDirectory" | "pageNoBase">;
  readonly isVerbose: boolean;
}

/** Throws an error that names the argument when one is unknown or invalid. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: defaultPort },
      host: { type: "string", default: "127.0.0.1" },
      "allowed-host": { type: "string", multiple: true, default: [] },
      data: { type: "string" },
      "page-no-base": { type: "string", default: "0" },
      verbose: { type: "boolean", default: false },
      version: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return {
    task: values.help ? "help" : values.version ? "version" : "serve",
    options: {
      port: portOf(values.port),
      host: values.host,
      allowedHosts: values["allowed-host"],
      pageNoBase: pageNoBaseOf(values["page-no-base"]),
      ...(values.data === undefined ? {} : { dataDirectory: values.data }),
    },
    isVerbose: values.verbose,
  };
}

/** As in the server URL that the document gives for the emulator. */
const defaultPort = "8787";

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new TypeError(`--port must be a number from 0 to 65535, not "${text}".`);
}

function pageNoBaseOf(text: string): 0 | 1 {
  if (text === "0") return 0;
  if (text === "1") return 1;
  throw new TypeError(`--page-no-base must be 0 or 1, not "${text}".`);
}
