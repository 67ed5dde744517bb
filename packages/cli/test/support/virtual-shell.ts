import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { expect } from "vitest";
import type { CliContext, CliProcess } from "../../src/context/cli-context.js";
import { InterruptedError } from "../../src/context/cli-error.js";
import { type Language, sayIn } from "../../src/context/language.js";
import { createSecretGuard } from "../../src/context/secret-guard.js";
import { runCli } from "../../src/run-cli.js";

/** What the service answers to a request, so many milliseconds after the start. */
export type Service = (request: { readonly path: string; readonly elapsedInMs: number }) => Response;

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
  { language = "en", env = keys }: { readonly language?: Language; readonly env?: CliContext["env"] } = {},
): Promise<VirtualShell> {
  const clock = createVirtualClock();
  const interrupt = new AbortController();
  let [stdout, stderr, requests] = ["", "", 0];
  let ended: number | undefined;
  const streams: CliProcess = {
    stdout: { write: (text) => void (stdout += text) },
    stderr: { write: (text) => void (stderr += text) },
  };
  const context: CliContext = {
    process: streams,
    env,
    say: sayIn(language),
    signal: interrupt.signal,
    clock,
    fetch: async (url) => {
      requests += 1;
      return service({ path: new URL(url).pathname, elapsedInMs: clock.monotonic() });
    },
    secrets: createSecretGuard(),
    stdin: (async function* nothing() {})(),
    exitCode: 0,
  };
  const run = runCli([...argv], context).then((code) => (ended = code));
  // Verbs are loaded when they are called.
  await expect
    .poll(() => requests > 0 || ended !== undefined || clock.pendingTimers > 0, { timeout: 60_000 })
    .toBe(true);
  return {
    clock,
    stdout: () => stdout,
    stderr: () => stderr,
    ended: () => ended,
    after: (minutes) => clock.advance(minutes * 60_000),
    requests: () => requests,
    interrupt() {
      interrupt.abort(new InterruptedError());
      void run;
    },
  };
}

/** Runs a command that waits for nothing. */
export async function runHere(
  argv: readonly string[],
  options?: { readonly language?: Language; readonly env?: CliContext["env"]; readonly service?: Service },
): Promise<{ readonly ended: number | undefined; readonly stdout: string; readonly stderr: string }> {
  const shell = await virtualShell(argv, options?.service, options);
  for (let round = 0; round < 20 && shell.ended() === undefined; round += 1) await shell.after(1);
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
