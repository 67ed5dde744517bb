import { Readable } from "node:stream";
import { systemClock } from "@aidmp/client";
import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { expect } from "vitest";
import type { CliContext, CliProcess } from "../../src/context/cli-context.js";
import { InterruptedError } from "../../src/context/cli-error.js";
import { type Language, sayIn } from "../../src/context/language.js";
import { createSecretGuard } from "../../src/context/secret-guard.js";
import { runCli } from "../../src/run-cli.js";

/** What the service answers to a request, so many milliseconds after the start; nothing where it never answers. */
export type Service = (request: { readonly path: string; readonly elapsedInMs: number }) => Response | undefined;

export interface VirtualShell {
  readonly clock: VirtualClock;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The exit code; undefined while the command runs. */
  readonly ended: () => number | undefined;
  /** Lets so much time pass. */
  readonly after: (minutes: number) => Promise<void>;
  readonly requests: () => number;
  interrupt(): void;
}

export interface ShellOptions {
  readonly language?: Language;
  readonly env?: CliContext["env"];
  /** Whether standard input stays open, and nothing comes. */
  readonly isSilent?: boolean;
}

/** No signature: it is made in a thread of its own, whose time no test moves. */
const keys: CliContext["env"] = {
  AIDMP_TOKEN: "a-token-for-tests",
  AIDMP_BASE_URL: "http://127.0.0.1:9",
  AIDMP_STORE_ENDPOINT: "store.test",
  AIDMP_STORE_ACCESS_KEY: "the-store-access-key",
  AIDMP_STORE_SECRET_KEY: "the-store-secret-key",
  HOME: "/nowhere",
};

/** The command line in this process, with a clock that the test moves and a service that it writes: hours pass at once. */
export async function virtualShell(
  argv: readonly string[],
  service: Service = () => json({ code: 5, message: "no such call" }, 404),
  { language = "en", env = keys, isSilent = false }: ShellOptions = {},
): Promise<VirtualShell> {
  const clock = createVirtualClock();
  const interrupt = new AbortController();
  let requests = 0;
  let ended: number | undefined;
  const { context, stdout, stderr } = collectingContext({
    env,
    say: sayIn(language),
    signal: interrupt.signal,
    clock,
    fetch: async (url, { signal }) => {
      requests += 1;
      const response = service({ path: new URL(url).pathname, elapsedInMs: clock.monotonic() });
      return response ?? untilAborted(signal);
    },
    stdin: isSilent ? new Readable({ read: () => undefined }) : Readable.from([]),
  });
  const run = runCli([...argv], context).then((code) => (ended = code));
  // Verbs are loaded when they are called.
  await expect
    .poll(() => isSilent || requests > 0 || ended !== undefined || clock.pendingTimers > 0, { timeout: 60_000 })
    .toBe(true);
  return {
    clock,
    stdout,
    stderr,
    ended: () => ended,
    after: (minutes) => clock.advance(minutes * 60_000),
    requests: () => requests,
    interrupt() {
      interrupt.abort(new InterruptedError());
      void run;
    },
  };
}

/** In this process too, with the time and the sockets of the machine: many runs for the price of one program. */
export async function runWithSockets(
  argv: readonly string[],
  env: CliContext["env"],
): Promise<{ readonly ended: number; readonly stdout: string; readonly stderr: string }> {
  const { context, stdout, stderr } = collectingContext({
    env,
    say: sayIn("en"),
    signal: new AbortController().signal,
    clock: systemClock,
    stdin: Readable.from([]),
  });
  const ended = await runCli([...argv], context);
  return { ended, stdout: stdout(), stderr: stderr() };
}

function collectingContext(world: Omit<CliContext, "process" | "secrets" | "exitCode">): {
  readonly context: CliContext;
  readonly stdout: () => string;
  readonly stderr: () => string;
} {
  let [stdout, stderr] = ["", ""];
  const streams: CliProcess = {
    stdout: { write: (text) => void (stdout += text) },
    stderr: { write: (text) => void (stderr += text) },
  };
  const context = { ...world, process: streams, secrets: createSecretGuard(world.env), exitCode: 0 };
  return { context, stdout: () => stdout, stderr: () => stderr };
}

function untilAborted(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

/** Runs a command that waits for nothing. */
export async function runHere(
  argv: readonly string[],
  options?: ShellOptions & { readonly service?: Service },
): Promise<{ readonly ended: number | undefined; readonly stdout: string; readonly stderr: string }> {
  const shell = await virtualShell(argv, options?.service, options);
  const step = async (): Promise<number | undefined> => {
    await shell.after(1);
    return shell.ended();
  };
  await expect.poll(step, { timeout: 60_000 }).toBeDefined();
  return { ended: shell.ended(), stdout: shell.stdout(), stderr: shell.stderr() };
}

export function json(body: object, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

/** What a gateway says in the service's place. */
export function gatewayPage(status: number): Response {
  return new Response("<html><body>Bad gateway</body></html>", { status, headers: { "Content-Type": "text/html" } });
}

/** The list with one task, `task-1`. */
export function listOf(task: { readonly state: number; readonly done?: number; readonly total?: number }): Response {
  const { state, done = 0, total = 4 } = task;
  const counters = {
    total_file_count: String(total),
    succeed_file_count: String(done),
    total_file_size: String(total * 1000),
    succeed_file_size: String(done * 1000),
  };
  return json({ tasks: [{ id: "task-1", task_state: state, commit_id: "commit-1", ...counters }], total: 1 });
}
