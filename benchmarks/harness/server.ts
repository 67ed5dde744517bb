import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Program } from "./program.js";

/** A program that goes on until it is stopped, and answers messages: a server beside what is measured. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** One for all questions: each would add a listener. */
  readonly #exited: Promise<never>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = once(child, "exit").then(() => {
      throw new Error("A server of a benchmark ended by itself.");
    });
    // Told to whoever asks; an end that nobody asks after is the one of a server that is disposed of.
    this.#exited.catch(() => undefined);
  }

  /** Resolves with the program's first message, once it serves. */
  static async start(program: Program, task: object): Promise<{ server: ServerProcess; ready: unknown }> {
    const child = spawn(process.execPath, ["--no-warnings", program.path, JSON.stringify(task)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const server = new ServerProcess(child);
    return { server, ready: await server.#answer() };
  }

  async ask(message: object): Promise<unknown> {
    const answer = this.#answer();
    this.#child.send(message);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.disconnect();
    await exited;
  }

  async #answer(): Promise<unknown> {
    const [answer]: unknown[] = await Promise.race([once(this.#child, "message"), this.#exited]);
    return answer;
  }
}

/** In the server's program: its answers, and its end with the process that started it. */
export function serve(
  ready: object,
  answerTo: (message: unknown) => object | Promise<object>,
  stop: () => Promise<void>,
): void {
  process.on("message", (message: unknown) => {
    void Promise.resolve(answerTo(message)).then((answer) => process.send?.(answer));
  });
  process.on("disconnect", () => void stop().finally(() => process.exit()));
  process.send?.(ready);
}

/** A field of a message between two programs of one benchmark. */
export function field(message: unknown, name: string): unknown {
  return message instanceof Object ? Reflect.get(message, name) : undefined;
}
