import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runProgram } from "@aidmp/test-support/run-program";
import { buildPackages } from "@aidmp/test-support/build-packages";

/**
 * `npm run bench`: the packages side by side with their peers. The peers are 150 MB that nobody else needs, so they are
 * installed here, on first use and after their lock file has changed. What it takes: `benchmarks/run.ts`.
 */
const cwd = fileURLToPath(new URL("../benchmarks/", import.meta.url));

const [locked, installed] = await Promise.all([
  timeOf("package-lock.json"),
  // npm writes this file at the end of an install.
  timeOf("node_modules/.package-lock.json"),
]);
if (locked > installed) await runProgram("npm", ["ci", "--no-audit", "--no-fund"], { cwd, timeLimitInMs: 600_000 });
await buildPackages();
const program = ["--import", "tsx", `${cwd}run.ts`, ...process.argv.slice(2)];
const [code]: unknown[] = await once(spawn(process.execPath, program, { stdio: "inherit" }), "exit");
process.exitCode = typeof code === "number" ? code : 1;

/** 0 for a file that is not there. */
function timeOf(file: string): Promise<number> {
  return stat(cwd + file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
