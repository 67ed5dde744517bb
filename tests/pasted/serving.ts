import { spawn } from "node:child_process";

export interface Serving extends AsyncDisposable {
  /** Resolves with the exit code, which is null after SIGKILL. */
  stop(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

/** Starts an emulator and resolves once it has printed its address; rejects if it ends before. */
export function startServing(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Serving> {
  const [program = "", ...args] = words;
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    void ended.then((code) => reject(new Error(`${words.join(" ")} ended with ${code}: ${printed}`)));
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      printed += chunk;
      if (!printed.includes("AIDMP_BASE_URL=")) return;
      resolve({
        stop(signal) {
          child.kill(signal);
          return ended;
        },
        async [Symbol.asyncDispose]() {
          child.kill("SIGKILL");
          await ended;
        },
      });
    });
  });
}
