import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * `npm run bench`: the packages side by side with their peers. The peers are 150 MB that nobody else needs, so they are
 * installed here, on first use and after their lock file has changed. What it takes: `benchmarks/run.ts`.
 */
const folder = fileURLToPath(new URL("../benchmarks/", import.meta.url));

if (await isStale()) await run("npm", ["ci", "--no-audit", "--no-fund", "--silent"], folder);
await run("npx", ["turbo", "run", "build", "--output-logs=errors-only", "--log-prefix=none"], undefined, "to stderr");
process.exitCode = await exitCodeOf(
  spawn(process.execPath, ["--import", "tsx", `${folder}run.ts`, ...process.argv.slice(2)], { stdio: "inherit" }),
);

/** npm writes this file at the end of an install. */
async function isStale(): Promise<boolean> {
  try {
    const installed = `${folder}node_modules/.package-lock.json`;
    await access(installed);
    return (await stat(`${folder}package-lock.json`)).mtimeMs > (await stat(installed)).mtimeMs;
  } catch {
    return true;
  }
}

async function run(command: string, args: readonly string[], cwd?: string, output?: "to stderr"): Promise<void> {
  const shell = process.platform === "win32";
  const stdout = output === undefined ? "inherit" : 2;
  const code = await exitCodeOf(spawn(command, args, { cwd, shell, stdio: ["ignore", stdout, "inherit"] }));
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}.`);
}

async function exitCodeOf(child: ReturnType<typeof spawn>): Promise<number> {
  const [code]: unknown[] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}
