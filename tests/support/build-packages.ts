import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const turbo = fileURLToPath(new URL("../../node_modules/turbo/bin/turbo", import.meta.url));

/** The packages as published, from `dist`. Turbo skips what is built already; what it says is heard only if it fails. */
export async function buildPackages(): Promise<void> {
  await runProgram(process.execPath, [turbo, "run", "build", "--output-logs=errors-only"], { cwd: root });
}
