import type { Clock } from "./time/clock.js";
import type { EmitEvent } from "./events.js";
import type { Faults } from "./faults/choose-fault.js";
import type { Credentials } from "./http/authentication.js";
import type { Script } from "./script/script.js";

/** A pair that everybody knows: for demos and tests on this machine. */
export const demoCredentials: Credentials = { accessKey: "AIDMP-DEMO-ACCESS-KEY", secretKey: "AIDMP-DEMO-SECRET-KEY" };

/** A token that everybody knows, beside `demoCredentials`. */
export const demoBearerToken = "aidmp-demo-token";

export interface EmulatorOptions {
  /**
   * Default: `"127.0.0.1"`, which only this machine can reach. Anything else but loopback lets others in, and needs
   * `credentials` or `bearerTokens` of its own.
   */
  readonly host?: string;
  /** Default: 0, any free port. */
  readonly port?: number;
  /**
   * Names and addresses that requests may give in `Host` and `Origin`, beside loopback, `host` and the address that a
   * connection came in on. Others get 403: a web page could have pointed its own name at this machine. Default: none.
   */
  readonly allowedHosts?: readonly string[];
  /**
   * Where tasks, branches and commits are kept; one emulator at a time may use it.
   * Default: a fresh temporary folder that is removed on close.
   */
  readonly dataDirectory?: string;
  /** Access key pairs that may sign. Default: `demoCredentials`. There is no option to turn authentication off. */
  readonly credentials?: readonly Credentials[];
  /** Default: `demoBearerToken`; none when `credentials` are given. */
  readonly bearerTokens?: readonly string[];
  /** How far X-Date may be from the emulator's clock. Default: 900,000 (15 minutes); the service's limit is not documented. */
  readonly maxClockSkewInMs?: number;
  /** The number of the first page of `task:list`. The documentation says both, so test against both. Default: 0. */
  readonly pageNoBase?: 0 | 1;
  /** A larger `page_size` is cut down to it. Default: 1,000. */
  readonly maxPageSize?: number;
  /** What tasks do instead of a real transfer. Default: real transfers. */
  readonly script?: Script;
  /** What goes wrong with exchanges. Default: nothing. Can be changed later with `setFaults`. */
  readonly faults?: Faults;
  /** Transfers at the same time, and objects copied at the same time over all transfers. Default: 8. */
  readonly transferConcurrency?: number;
  /** A task whose source has more objects ends in ERROR: it keeps a few hundred bytes of each. Default: 1,000,000. */
  readonly maxObjectsPerTask?: number;
  /** Larger request bodies get 413. Default: 1 MiB. */
  readonly maxBodyInBytes?: number;
  /** Requests that are not complete by then get 408. Real time, not `clock`'s. Default: 30,000. */
  readonly requestTimeoutInMs?: number;
  /** The time of tasks, scripts, signatures, Date headers and faults. Default: the system's. */
  readonly clock?: Clock;
  /** For fault rules with a probability: numbers from 0 up to 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** A log of requests, transfers and failures, without secrets. What it throws or rejects with is ignored. */
  readonly onEvent?: EmitEvent;
}
