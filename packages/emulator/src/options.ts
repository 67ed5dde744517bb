import { datasetsProblem, type DatasetOption } from "./datasets/dataset-option.js";
import { InvalidOptionError } from "./errors/invalid-option.js";
import type { Faults } from "./faults/choose-fault.js";
import { contentFaultsProblem, type ContentFaults } from "./faults/content-fault.js";
import type { AccessKeyPair } from "./http/authentication.js";
import { isLoopback, parseHost } from "./http/host.js";
import type { EmulatorEvent } from "./reporting.js";
import type { Script } from "./script/script.js";
import type { Clock } from "./time/clock.js";

export interface EmulatorOptions {
  /**
   * The address to listen on. Default: `"127.0.0.1"`, which only this machine can reach. Any address other than loopback
   * needs `credentials` or `bearerTokens`.
   */
  readonly host?: string;
  /** Default: 0, any free port. */
  readonly port?: number;
  /**
   * More names and addresses that `Host` and `Origin` may have. Loopback, `host` and the address that received the
   * connection are always allowed. Any other gets 403, because a web page can point its own name at this machine.
   * Default: none.
   */
  readonly allowedHosts?: readonly string[];
  /**
   * Origins of web pages that may call from a browser, as `"http://localhost:5173"`. Their preflights are answered, and
   * their requests are let in. `"*"` stands for every page. Default: none, so that only pages of the emulator's own origin
   * could read a response.
   */
  readonly cors?: readonly string[];
  /**
   * The folder for tasks, branches and commits. Only one emulator at a time may use it: a second one is rejected, with the
   * process that has it. The lock of a process that was killed is taken over.
   * Default: a new temporary folder, which is removed on close.
   */
  readonly dataDirectory?: string;
  /** The key pairs that may sign requests. Default: `demoCredentials`. Authentication cannot be turned off. */
  readonly credentials?: readonly AccessKeyPair[];
  /** Default: `demoBearerToken`, or none when `credentials` are given. */
  readonly bearerTokens?: readonly string[];
  /** How far X-Date may be from `clock`. Default: 900,000 (15 minutes). The service's limit is not documented. */
  readonly maxClockSkewInMs?: number;
  /** The number of the first page of `task:list`. The documentation gives both, so test with both. Default: 0. */
  readonly pageNoBase?: 0 | 1;
  /** A larger `page_size` is reduced to this. Default: 1,000. */
  readonly maxPageSize?: number;
  /** What tasks do instead of a real transfer. Default: real transfers. */
  readonly script?: Script;
  /** What goes wrong with exchanges. `setFaults` changes it later. Default: nothing. */
  readonly faults?: Faults;
  /**
   * What is wrong with the content that has arrived, to test a check of it. `setContentFaults` changes it later.
   * Default: nothing.
   */
  readonly contentFaults?: ContentFaults;
  /**
   * The datasets that exist, with their data spaces and branches. A call with another id gets 404, with a Status that names
   * it. Default: any id is welcome, and a branch's name is its id.
   */
  readonly datasets?: readonly DatasetOption[];
  /**
   * The console: a page at the root, for browsers, that shows tasks, requests, commits and files, starts scripted tasks and
   * sets faults. It shows no secret, and who can open it needs no credentials. Its own requests are neither counted nor
   * events. Default: on, where `host` is loopback, and off at any other address, where others can reach it.
   */
  readonly console?: boolean;
  /** How many transfers run at the same time, and how many objects all transfers copy at the same time. Default: 8. */
  readonly transferConcurrency?: number;
  /** A task whose source has more objects ends in ERROR, because its list of objects is kept in memory. Default: 1,000,000. */
  readonly maxObjectsPerTask?: number;
  /** A larger request body gets 413. Default: 1 MiB. */
  readonly maxBodyInBytes?: number;
  /** A request that is not complete by then gets 408. It is measured in real time, not by `clock`. Default: 30,000. */
  readonly requestTimeoutInMs?: number;
  /** The time of tasks, scripts, signatures, Date headers and faults. Default: the system's. */
  readonly clock?: Clock;
  /** For fault rules with a probability. Returns numbers from 0 up to 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** Receives requests, transfers and failures, without secrets. What it throws or rejects with is ignored. */
  readonly onEvent?: (event: EmulatorEvent) => void;
}

/** A public key pair for demos and tests on this machine. */
export const demoCredentials: AccessKeyPair = {
  accessKey: "AIDMP-DEMO-ACCESS-KEY",
  secretKey: "AIDMP-DEMO-SECRET-KEY",
};

/** A public token for demos and tests on this machine. */
export const demoBearerToken = "aidmp-demo-token";

/** Where the emulator listens, and who may call it. */
export interface Exposure {
  readonly host: string;
  readonly credentials: readonly AccessKeyPair[];
  readonly bearerTokens: readonly string[];
  readonly hasConsole: boolean;
}

/** Fills in the defaults. Throws when the public demo credentials would be valid on an address that others can reach. */
export function exposureOf(options: EmulatorOptions): Exposure {
  // As in a URL, an IPv6 address may be in brackets.
  const host = (options.host ?? "127.0.0.1").replace(/^\[(.*)\]$/, "$1");
  const credentials = options.credentials ?? [demoCredentials];
  const bearerTokens = options.bearerTokens ?? (options.credentials === undefined ? [demoBearerToken] : []);
  const bound = parseHost(host);
  if (bound !== undefined && isLoopback(bound)) {
    return { host, credentials, bearerTokens, hasConsole: options.console ?? true };
  }
  const isPublic =
    credentials.some(({ secretKey }) => secretKey === demoCredentials.secretKey) ||
    bearerTokens.includes(demoBearerToken);
  if (!isPublic) return { host, credentials, bearerTokens, hasConsole: options.console ?? false };
  throw new InvalidOptionError(
    `The emulator does not listen on ${JSON.stringify(host)} with the demo credentials, because they are public and others can reach this address. Give your own credentials (and bearerTokens), or listen on 127.0.0.1.`,
  );
}

/** Throws an `InvalidOptionError` that names the dataset or the rule, and the field. */
export function checkContent({
  datasets = [],
  contentFaults = [],
}: Pick<EmulatorOptions, "datasets" | "contentFaults">): void {
  const inDatasets = datasetsProblem(datasets);
  if (inDatasets !== undefined) throw new InvalidOptionError(`datasets${inDatasets}.`);
  const inFaults = contentFaultsProblem(contentFaults);
  if (inFaults !== undefined) throw new InvalidOptionError(`contentFaults${inFaults}.`);
}
