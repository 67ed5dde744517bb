import { join } from "node:path";
import { systemClock } from "./time/clock.js";
import { openDataDirectory, type DataDirectory } from "./data-directory.js";
import { createEventEmitter } from "./events.js";
import { exposureOf, type Exposure } from "./exposure.js";
import { createFaultChooser, type Faults } from "./faults/choose-fault.js";
import { createAuthenticator } from "./http/authentication.js";
import { sharedContract } from "./http/contract.js";
import { createExchange } from "./http/exchange.js";
import { createHostCheck, type CheckHost } from "./http/host-check.js";
import { startHttpServer } from "./http/server.js";
import { createOperations } from "./operations.js";
import type { EmulatorOptions } from "./options.js";
import { createRequestCounters, type RequestCounts } from "./request-counters.js";
import { compileScript } from "./script/script.js";
import { openTaskFiles } from "./tasks/task-files.js";
import { hasEnded } from "./tasks/task-state.js";
import { openTaskStore } from "./tasks/task-store.js";
import { summaryOf, type TaskSummary } from "./tasks/task.js";
import { startedView } from "./tasks/task-view.js";
import { branchSegments, recoverBranch, type BranchAddress } from "./transfer/branch.js";
import { folderName } from "./transfer/folder-name.js";
import { createTransferRunner } from "./transfer/transfer-runner.js";

/** A running emulator. `await using` closes it at the end of its block. */
export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, to be given to a client as its base URL. */
  readonly url: string;
  readonly dataDirectory: string;
  /** How many requests arrived so far, by operationId and in all. */
  readonly requests: RequestCounts;
  /** Every task as it stands now, oldest first, without the object store's keys. */
  tasks(): readonly TaskSummary[];
  /** The folder that holds a branch's files. It exists once the branch has a commit. */
  filesOf(branch: BranchAddress): string;
  /** The manifest of a commit: which files it added or replaced, with size and SHA-256. */
  manifestOf(branch: BranchAddress, commitId: string): string;
  /** Replaces all faults, from the next request on; `[]` ends them. */
  setFaults(faults: Faults): void;
  /** Stops listening, stops transfers where they are (the next start goes on with them), and leaves nothing behind. */
  close(): Promise<void>;
}

/**
 * Starts the service on this machine. Resolves once it can be called.
 * Throws when the address is taken, the data directory cannot be read, the script is wrong, or the demo credentials would
 * be valid beyond this machine.
 *
 * @example
 * ```ts
 * await using emulator = await startEmulator();
 * const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  if (options.script !== undefined && typeof options.script !== "function") compileScript(options.script);
  const exposure = exposureOf(options);
  const checkHost = createHostCheck({ boundHost: exposure.host, allowedHosts: options.allowedHosts ?? [] });
  const directory = await openDataDirectory(options.dataDirectory);
  try {
    return await startIn(directory, exposure, checkHost, options);
  } catch (error) {
    await directory.close();
    throw error;
  }
}

async function startIn(
  directory: DataDirectory,
  { host, credentials, bearerTokens }: Exposure,
  checkHost: CheckHost,
  options: EmulatorOptions,
): Promise<Emulator> {
  const { clock = systemClock, random = Math.random } = options;
  const emit = createEventEmitter(options.onEvent);
  const store = await openTaskStore(openTaskFiles(directory.tasks));
  const interrupted = store.all().filter((task) => task.lifecycle === undefined && !hasEnded(task.transfer.state));
  for (const task of interrupted) await recoverBranch(directory.path, task);
  const runner = createTransferRunner({
    dataDirectory: directory.path,
    stagingDirectory: directory.staging,
    clock,
    concurrency: options.transferConcurrency ?? 8,
    maxObjectsPerTask: options.maxObjectsPerTask ?? 1_000_000,
    save: (task) => store.save(task),
    onStateChange: ({ id, transfer }) =>
      emit({ type: "task", taskId: id, state: transfer.state, message: transfer.errorMessage }),
    onSaveFailed: ({ id }, error) =>
      emit({
        type: "failure",
        doing: `storing the end of task ${id}`,
        error: new Error("Not stored.", { cause: error }),
      }),
  });
  const counters = createRequestCounters();
  const closing = new AbortController();
  let chooseFault = createFaultChooser(options.faults ?? [], random);

  const server = await startHttpServer({
    host,
    port: options.port ?? 0,
    requestTimeoutInMs: options.requestTimeoutInMs ?? 30_000,
    onRequest: createExchange({
      ...sharedContract(),
      checkHost,
      authenticate: createAuthenticator({
        credentials,
        bearerTokens,
        maxClockSkewInMs: options.maxClockSkewInMs ?? 900_000,
        clock,
      }),
      operations: createOperations({
        store,
        runner,
        clock,
        script: options.script,
        pages: { pageNoBase: options.pageNoBase ?? 0, maxPageSize: options.maxPageSize ?? 1_000 },
      }),
      limits: {
        maxBodyInBytes: options.maxBodyInBytes ?? 1_048_576,
        requestTimeoutInMs: options.requestTimeoutInMs ?? 30_000,
      },
      clock,
      emit,
      chooseFault: (request) => chooseFault(request),
      count: (operationId) => counters.count(operationId),
      signal: closing.signal,
    }),
  });
  for (const task of interrupted) {
    task.transfer = startedView;
    runner.start(task);
    // It was asked to stop, and then the emulator stopped first.
    if (task.cancelRequestedAt !== undefined) void runner.cancel(task).catch(() => undefined);
  }

  async function stop(): Promise<void> {
    closing.abort(new Error("The emulator was closed."));
    await Promise.all([server.close(), runner.close()]);
    await directory.close();
  }

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= stop());
  return {
    url: server.url,
    dataDirectory: directory.path,
    get requests() {
      return counters.snapshot();
    },
    tasks: () => store.all().map((task) => summaryOf(task, clock.now())),
    filesOf: (branch) => join(directory.path, ...branchSegments(branch), "files"),
    manifestOf: (branch, commitId) =>
      join(directory.path, ...branchSegments(branch), "commits", `${folderName(commitId)}.json`),
    setFaults(faults) {
      chooseFault = createFaultChooser(faults, random);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
