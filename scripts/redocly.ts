import { fileURLToPath } from "node:url";
import { runProgram } from "@aidmp/test-support/run-program";

const program = fileURLToPath(new URL("../node_modules/@redocly/cli/bin/cli.js", import.meta.url));

/** Neither a usage report nor a look for updates is sent: builds and checks stay on this machine. */
const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };

/** Runs one of Redocly's commands and returns what it printed on stdout. Throws with its output when it fails. */
export function runRedocly(root: string, args: readonly string[]): Promise<string> {
  return runProgram(process.execPath, [program, ...args], { cwd: root, env });
}
