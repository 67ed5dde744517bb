import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { InterruptedError, UsageError } from "../context/cli-error.js";
import type { CliContext } from "../context/cli-context.js";

export interface SecretReader {
  /** Asks a person without showing what is typed; else takes the next line of standard input. */
  read(name: string): Promise<string>;
  close(): void;
}

export function createSecretReader({
  process: { stderr },
  signal,
}: Pick<CliContext, "process" | "signal">): SecretReader {
  const { stdin } = process;
  // Nothing that is typed is written back.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  let lines: AsyncIterator<string> | undefined;
  let reader: ReturnType<typeof createInterface> | undefined;
  let interrupted = new Promise<never>(() => undefined);
  const open = (): AsyncIterator<string> => {
    const opened = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY });
    reader = opened;
    interrupted = new Promise((_resolve, reject) => {
      // A terminal that shows nothing hands Ctrl-C over as a key; a pipe and `kill -INT` send the signal.
      opened.once("SIGINT", () => reject(new InterruptedError()));
      signal.addEventListener("abort", () => reject(signal.reason));
      if (signal.aborted) reject(signal.reason);
    });
    // It may come while nothing is read.
    interrupted.catch(() => undefined);
    return opened[Symbol.asyncIterator]();
  };
  return {
    async read(name) {
      // First the terminal stops showing what is typed, and then it is asked for.
      lines ??= open();
      if (stdin.isTTY) stderr.write(`${name}: `);
      const next = await Promise.race([lines.next(), interrupted]);
      if (stdin.isTTY) stderr.write("\n");
      const value = next.done ? "" : next.value.trim();
      if (value === "") {
        throw new UsageError(
          `${name} is empty: type it, or give it on standard input, one a line.`,
          `${name} 为空：请输入，或从标准输入逐行提供。`,
        );
      }
      return value;
    },
    close: () => reader?.close(),
  };
}
