import { randomBytes } from "node:crypto";
import { filesFolder, manifestFile, type BranchAddress } from "./branches/branch-address.js";
import { createHistories } from "./branches/history.js";
import { createConsole } from "./console/console.js";
import { createRequestLog } from "./console/request-log.js";
import { openDataDirectory, type DataDirectory } from "./data-directory.js";
import { createCatalogue } from "./datasets/catalogue.js";
import { createFindDatasets } from "./datasets/list-datasets.js";
import { createPresignedLinks, linkPrefix } from "./datasets/presigned-links.js";
import { createFindFiles } from "./datasets/search-tree.js";
import { createTrees } from "./datasets/trees.js";
import { asError } from "./errors/thrown.js";
import { createFaultChooser, type Faults } from "./faults/choose-fault.js";
import type { ContentFaults } from "./faults/content-fault.js";
import { createAuthenticator } from "./http/authentication.js";
import { createCors, type Cors } from "./http/cors.js";
import { apiDocument, operationIds, presignedLink } from "./http/document.js";
import { createExchange } from "./http/exchange.js";
import { createHostCheck, type CheckHost } from "./http/host-check.js";
import { createRouter } from "./http/router.js";
import { startHttpServer } from "./http/server.js";
import { sharedValidator } from "./http/validation.js";
import { createOperations } from "./operations.js";
import { checkContent, exposureOf, type EmulatorOptions, type Exposure } from "./options.js";
import { createEventEmitter, createRequestCounters, type RequestCounts } from "./reporting.js";
import { compileScript } from "./script/script.js";
import { summaryOf, type TaskSummary } from "./tasks/task.js";
import { openTaskFiles } from "./tasks/task-files.js";
import { hasEnded } from "./tasks/task-state.js";
import { openTaskStore } from "./tasks/task-store.js";
import { startedView } from "./tasks/task-view.js";
import { systemClock } from "./time/clock.js";
import { recoverBranch } from "./transfer/branch.js";
import { createTransferRunner } from "./transfer/transfer-runner.js";

/** A running emulator. `await using` closes it at the end of the block. */
export interface Emulator extends AsyncDisposable {
  /** The base URL for a client: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly dataDirectory: string;
  /** How many requests have arrived, by operationId and in total. */
  readonly requests: RequestCounts;
  /** Every task as it is now, oldest first, without the keys of its object store. */
  tasks(): readonly TaskSummary[];
  /** The folder of a branch's files. It exists once the branch has a commit. */
  filesOf(branch: BranchAddress): string;
  /** The path of a commit's manifest, which lists the files that it added or replaced, with size and SHA-256. */
  manifestOf(branch: BranchAddress, commitId: string): string;
  /** Replaces all faults, from the next request on. `[]` removes them. */
  setFaults(faults: Faults): void;
  /** Replaces all content faults, from the next request on. `[]` removes them. Throws when a rule is not valid. */
  setContentFaults(faults: ContentFaults): void;
  /** Stops listening, and stops transfers, which the next start on the same data directory runs again. */
  close(): Promise<void>;
}

/**
 * Starts the service on this machine. Resolves once it accepts requests.
 * Throws when the address is in use, the data directory is another emulator's or cannot be read, an option is invalid, or
 * others could use the demo credentials.
 *
 * @example
 * ```ts
 * await using emulator = await startEmulator();
 * const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  if (options.script !== undefined && typeof options.script !== "function") compileScript(options.script);
  checkContent(options);
  const exposure = exposureOf(options);
  const cors = createCors(options.cors ?? []);
  const checkHost = createHostCheck({
    boundHost: exposure.host,
    allowedHosts: options.allowedHosts ?? [],
    allowsOrigin: cors.allows,
  });
  const directory = await openDataDirectory(options.dataDirectory);
  try {
    return await startIn(directory, exposure, { checkHost, cors }, options);
  } catch (error) {
    await directory.close();
    throw error;
  }
}

async function startIn(
  directory: DataDirectory,
  { host, credentials, bearerTokens, hasConsole }: Exposure,
  { checkHost, cors }: { readonly checkHost: CheckHost; readonly cors: Cors },
  options: EmulatorOptions,
): Promise<Emulator> {
  const { clock = systemClock, random = Math.random } = options;
  const emit = createEventEmitter(options.onEvent);
  const reportFailure = (doing: string, error: unknown): void =>
    emit({ type: "failure", doing, error: asError(error) });
  const store = await openTaskStore(openTaskFiles(directory.tasks));
  const interrupted = store.all().filter((task) => task.lifecycle === undefined && !hasEnded(task.transfer.state));
  for (const task of interrupted) await recoverBranch(directory.path, task);
  const dataDirectory = directory.path;
  const histories = createHistories(dataDirectory);
  const catalogue = createCatalogue(options.datasets);
  const trees = createTrees({ dataDirectory, histories, folder: directory.faultyTrees }, options.contentFaults ?? []);
  // Links and page tokens end with the process.
  const key = randomBytes(32);
  const links = createPresignedLinks({ trees, histories, key, clock });
  const runner = createTransferRunner({
    dataDirectory,
    histories,
    stagingDirectory: directory.staging,
    clock,
    concurrency: options.transferConcurrency ?? 8,
    maxObjectsPerTask: options.maxObjectsPerTask ?? 1_000_000,
    save: (task) => store.save(task),
    onStateChange: ({ id, transfer }) =>
      emit({ type: "task", taskId: id, state: transfer.state, message: transfer.errorMessage }),
    onSaveFailed: ({ id }, cause) =>
      reportFailure(`storing the end of task ${id}`, new Error("Not stored.", { cause })),
  });
  const counters = createRequestCounters();
  const closing = new AbortController();
  let currentFaults = options.faults ?? [];
  let chooseFault = createFaultChooser(currentFaults, random);
  function setFaults(replacement: Faults): void {
    chooseFault = createFaultChooser(replacement, random);
    currentFaults = replacement;
  }
  const limits = {
    maxBodyInBytes: options.maxBodyInBytes ?? 1_048_576,
    requestTimeoutInMs: options.requestTimeoutInMs ?? 30_000,
  };
  const requests = createRequestLog();

  const exchange = createExchange({
    router: createRouter(apiDocument()),
    validator: sharedValidator(),
    checkHost,
    cors,
    authenticate: createAuthenticator({
      credentials,
      bearerTokens,
      maxClockSkewInMs: options.maxClockSkewInMs ?? 900_000,
      clock,
    }),
    operations: createOperations({
      catalogue,
      findDatasets: createFindDatasets({ dataDirectory, catalogue, histories }),
      findFiles: createFindFiles({ dataDirectory, catalogue, histories, trees, links, key }),
      store,
      runner,
      clock,
      script: options.script,
      pages: { pageNoBase: options.pageNoBase ?? 0, maxPageSize: options.maxPageSize ?? 1_000 },
    }),
    links: { prefix: linkPrefix, open: (path, query) => links.open(path, query) },
    limits,
    clock,
    chooseFault: (request) => chooseFault(request),
    count: (operationId) => counters.count(operationId),
    onExchange(event) {
      if (hasConsole) requests.add(event, clock.now());
      emit(event);
    },
    onFailure: reportFailure,
    signal: closing.signal,
  });
  const page = hasConsole
    ? createConsole({
        checkHost,
        clock,
        limits,
        catalogue,
        store,
        requests,
        dataDirectory,
        histories,
        trees,
        operationIds: [...operationIds(), presignedLink],
        faults: () => currentFaults,
        setFaults,
        secrets: [...bearerTokens, ...credentials.flatMap(({ accessKey, secretKey }) => [accessKey, secretKey])],
        onFailure: reportFailure,
        signal: closing.signal,
      })
    : undefined;

  const server = await startHttpServer({
    host,
    port: options.port ?? 0,
    requestTimeoutInMs: limits.requestTimeoutInMs,
    onRequest: (request, response) =>
      page?.owns(request) === true ? page.exchange(request, response) : exchange(request, response),
  });
  for (const task of interrupted) {
    task.transfer = startedView;
    runner.start(task);
    // A cancel request arrived just before the emulator stopped.
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
    filesOf: (branch) => filesFolder(directory.path, branch),
    manifestOf: (branch, commitId) => manifestFile(directory.path, branch, commitId),
    setFaults,
    setContentFaults(faults) {
      checkContent({ contentFaults: faults });
      trees.setContentFaults(faults);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
