import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** An emulator that can be killed and started again in the same data directory. */
export interface EmulatorProcess {
  readonly url: string;
  /** As `kill -9` does: nothing is finished, nothing is said. */
  kill(): Promise<void>;
}

const program = fileURLToPath(new URL("emulator-program.ts", import.meta.url));

export async function startEmulatorProcess(dataDirectory: string, pageNoBase: 0 | 1): Promise<EmulatorProcess> {
  const child = fork(program, [dataDirectory, String(pageNoBase)], { execArgv: ["--import", "tsx"] });
  const [message] = await Promise.race([once(child, "message"), failure(child)]);
  const url: unknown = message?.url;
  if (typeof url !== "string") throw new Error("The emulator's process told no URL.");
  return {
    url,
    async kill() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function failure(child: ChildProcess): Promise<never> {
  const [code] = await once(child, "exit");
  throw new Error(`The emulator's process ended with ${code} before it could be called.`);
}
