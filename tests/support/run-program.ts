import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Not by import.meta.resolve, which a set-up file of Vitest does not have.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A program that is still running then is killed: one that never ends holds a timer or a socket. Default: 120000. */
  readonly timeLimitInMs?: number;
}

export interface ProgramEnd {
  /** The exit code, or the signal that ended it. */
  readonly ended: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program and resolves with its standard output; rejects with all that it printed if it fails. */
export async function runProgram(file: string, args: readonly string[], options?: ProgramOptions): Promise<string> {
  const { ended, stdout, stderr } = await runToEnd(file, args, options);
  if (ended === 0) return stdout;
  throw new Error(`${file} ${args.join(" ")} ended with ${ended}:\n${stdout}${stderr}`.trim());
}

/** Runs a program to its end, whatever that is. */
export function runToEnd(
  file: string,
  args: readonly string[],
  { cwd, env, timeLimitInMs = 120_000 }: ProgramOptions = {},
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    const timer = setTimeout(() => child.kill("SIGKILL"), timeLimitInMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ ended: code ?? signal, stdout, stderr });
    });
  });
}

/** Runs a TypeScript program to its end, as a user would with tsx. */
export function runTypeScript(
  file: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramEnd> {
  return runToEnd(process.execPath, ["--import", tsx, file, ...args], { env });
}
