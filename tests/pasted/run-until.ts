import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProgramEnd } from "@aidmp/test-support/run-program";

/** Runs what does not end by itself until it has printed this, or for half a minute, and stops it as Ctrl-C would. */
export async function runUntil(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  printed: RegExp,
): Promise<ProgramEnd> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const ended = new Promise<ProgramEnd["ended"]>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  const isPrinted = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      if (printed.test(stdout)) resolve();
    });
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const tooLong = new AbortController();
  await Promise.race([isPrinted, ended, sleep(30_000, undefined, { signal: tooLong.signal }).catch(() => undefined)]);
  tooLong.abort();
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
  return { ended: await ended, stdout, stderr };
}
