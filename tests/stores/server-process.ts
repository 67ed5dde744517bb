import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How long a store may take to start. It takes seconds, and a busy machine a multiple of that. */
const startLimitInMs = 120_000;

export interface ServerProcess {
  /** The first line that it printed. */
  readonly firstLine: string;
  stop(): Promise<void>;
}

/** Starts a program that prints a line once it serves, and ends when its standard input does. */
export async function startServerProcess(file: string, args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const stop = (): Promise<void> => stopProcess(child);
  try {
    return { firstLine: await firstLineOf(child), stop };
  } catch (cause) {
    await stop();
    throw new Error(`${file} did not start. Its stderr: ${stderr || "(empty)"}`, { cause });
  }
}

async function firstLineOf(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(startLimitInMs);
  let text = "";
  const line = new Promise<string>((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
  });
  const ended = once(child, "exit", { signal }).then(() => Promise.reject(new Error("It ended.")));
  return Promise.race([line, ended]);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

export type ForegroundProcess = Pick<ServerProcess, "stop">;

/** Starts a daemon that stays in the foreground and says nothing when it is ready. */
export function startForeground(file: string, args: readonly string[]): ForegroundProcess {
  const child = spawn(file, args, { stdio: "ignore" });
  // It does not notice that this process ends.
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  return { stop: () => stopProcess(child) };
}
