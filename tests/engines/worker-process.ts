import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EngineName } from "./engine.js";

export interface WorkerOptions {
  readonly engine: EngineName;
  readonly engineUrl: string;
  readonly serviceUrl: string;
  /** Where the calls of onEnd and their effects are written to. */
  readonly folder: string;
}

export interface WorkerUsage {
  /** Of one core, from 0 to 1. */
  readonly cpuShare: number;
  readonly heapInBytes: number;
}

export interface WorkerProcess {
  readonly stderr: () => string;
  usage(overInMs: number): Promise<WorkerUsage>;
  /** As `kill -9` does. */
  kill(): Promise<void>;
}

const program = fileURLToPath(new URL("worker-program.ts", import.meta.url));

export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const child = fork(program, [JSON.stringify(options)], {
    execArgv: ["--expose-gc", "--import", "tsx"],
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  await Promise.race([once(child, "message"), failure(child, () => stderr)]);
  return {
    stderr: () => stderr,
    async usage(overInMs) {
      child.send(overInMs);
      const [usage] = await once(child, "message");
      return usage;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function failure(child: ChildProcess, stderr: () => string): Promise<never> {
  const [code, signal] = await once(child, "exit");
  throw new Error(`A worker's process ended with ${code ?? signal} before it worked: ${stderr()}`);
}
