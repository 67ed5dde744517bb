import { parseArgs, type ParseArgsConfig } from "node:util";
import { messageOf } from "../errors/thrown.js";
import type { EmulatorOptions } from "../options.js";
import { UsageError } from "./usage-error.js";

export const help = `aidmp-emulator: the aidmp service on this machine.

Usage: aidmp-emulator [options]

  --port <number>        Port to listen on. 0 means any free port. Default: 8787.
  --host <address>       Address to listen on. Default: 127.0.0.1, which only this machine can reach.
  --allowed-host <name>  Another name that Host and Origin of a request may have. Any that is not allowed gets 403.
                         Can be given several times.
  --cors <origin>        A web page that may call from a browser, as http://localhost:5173, or "*" for every page.
                         Can be given several times. Default: none.
  --data <folder>        Folder for tasks and files. Default: a temporary folder, removed at the end.
  --script <file>        JSON: what tasks do instead of a transfer, as [{ "afterInMs": 0, "state": "RUNNING" }, ...].
  --faults <file>        JSON: what goes wrong, as [{ "times": 1, "fault": { "kind": "status", "status": 503 } }, ...].
                         Or { "faults": [...], "contentFaults": [{ "kind": "missing", "count": 1 }, ...] }.
  --datasets <file>      JSON: what exists, as [{ "dataSpaceId": "...", "id": "...", "branches": [{ "id": "..." }] }, ...].
                         Default: any data space, dataset and branch.
  --console, --no-console
                         A page for the browser at the address of the emulator, without credentials. Default: on, where
                         --host is loopback.
  --page-no-base <0|1>   Number of the first page of task:list. Default: 0.
  --verbose              Print every request and every change of a task on stderr.
  -v, --version          Print the version.
  -h, --help             Print this text.

Callers need a key pair or a bearer token. The command makes new ones at each start, and prints them as lines for a
shell. To choose them, set AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY, or AIDMP_TOKEN, in its environment. It takes only those
then. Stop it with Ctrl+C. It exits with 0 when it is stopped, 2 when it is called in a wrong way, 1 for other failures.
`;

/** What the command was asked to do. */
export interface CommandLine {
  readonly task: "help" | "version" | "serve";
  readonly options: Pick<
    EmulatorOptions,
    "port" | "host" | "allowedHosts" | "cors" | "dataDirectory" | "pageNoBase" | "console"
  >;
  readonly scriptFile: string | undefined;
  readonly faultsFile: string | undefined;
  readonly datasetsFile: string | undefined;
  readonly isVerbose: boolean;
}

/** Throws a `UsageError` that names the argument when one is unknown or invalid. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const values = parsed(args);
  return {
    task: values.help ? "help" : values.version ? "version" : "serve",
    options: {
      port: portOf(values.port),
      host: values.host,
      allowedHosts: values["allowed-host"],
      cors: values.cors,
      pageNoBase: pageNoBaseOf(values["page-no-base"]),
      ...(values.data === undefined ? {} : { dataDirectory: values.data }),
      ...consoleOf(values.console, values["no-console"]),
    },
    scriptFile: values.script,
    faultsFile: values.faults,
    datasetsFile: values.datasets,
    isVerbose: values.verbose,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

/** As in the server URL that the document gives for the emulator. */
const defaultPort = "8787";

const options = {
  port: { type: "string", default: defaultPort },
  host: { type: "string", default: "127.0.0.1" },
  "allowed-host": { type: "string", multiple: true, default: [] },
  cors: { type: "string", multiple: true, default: [] },
  data: { type: "string" },
  script: { type: "string" },
  faults: { type: "string" },
  datasets: { type: "string" },
  "page-no-base": { type: "string", default: "0" },
  console: { type: "boolean", default: false },
  "no-console": { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  version: { type: "boolean", short: "v", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, not "${text}".`);
}

function pageNoBaseOf(text: string): 0 | 1 {
  if (text === "0") return 0;
  if (text === "1") return 1;
  throw new UsageError(`--page-no-base must be 0 or 1, not "${text}".`);
}

function consoleOf(isOn: boolean, isOff: boolean): Pick<EmulatorOptions, "console"> {
  if (isOn && isOff) throw new UsageError("--console and --no-console cannot be given together.");
  return isOn || isOff ? { console: isOn } : {};
}
