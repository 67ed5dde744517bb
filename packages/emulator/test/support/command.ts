import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** Users run the build, which turbo makes before the tests. */
export const bin = fileURLToPath(new URL("../../dist/command/bin.js", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly printed: () => { readonly stdout: string; readonly stderr: string };
  readonly finished: Promise<Finished>;
}

/** Runs the command with `env` and only as much of this environment as it needs to find Node. */
export function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const finished = once(child, "close").then(() => {
    return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
  });
  return { child, printed: () => ({ stdout, stderr }), finished };
}

/** Runs the command on a free port. Resolves when it has printed its first lines, which come all at once. */
export async function serve(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Serving> {
  const command = run(["--port", "0", ...args], env);
  await expect.poll(() => command.printed().stdout).toMatch(/\n(?:#|export AIDMP_BASE_URL).*\n(?:.*\n)*# .*\n$/);
  const { stdout } = command.printed();
  const exported = (name: string): string => new RegExp(`export ${name}=(\\S+)`).exec(stdout)?.[1] ?? "";
  return {
    ...command,
    url: exported("AIDMP_BASE_URL"),
    credentials: { accessKey: exported("AIDMP_ACCESS_KEY"), secretKey: exported("AIDMP_SECRET_KEY") },
    token: exported("AIDMP_TOKEN"),
  };
}

export interface Serving extends RunningCommand {
  readonly url: string;
  readonly credentials: { readonly accessKey: string; readonly secretKey: string };
  readonly token: string;
}
