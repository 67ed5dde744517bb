import type { Auth } from "../auth/auth.js";
import type { Clock } from "../time/clock.js";
import type { AidmpEvent } from "../events/events.js";
import type { FetchLike } from "./outgoing-request.js";
import type { RetryPolicy } from "./retry.js";

/** What holds for all calls of a client. */
export interface TransportOptions {
  readonly baseUrl: string;
  readonly auth: Auth;
  readonly timeoutInMs: number;
  readonly totalTimeoutInMs: number;
  readonly retry: RetryPolicy;
  readonly maxResponseInBytes: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** Undefined when nobody observes: `emit?.({ … })` then makes no event. */
  readonly emit: ((event: AidmpEvent) => void) | undefined;
}

/** What one call is, apart from its request. */
export interface Call {
  readonly call: number;
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly safeToRepeat: boolean;
  /** The request's body as the caller gave it. */
  readonly body: unknown;
  readonly fetch: FetchLike;
  readonly signal: AbortSignal | null | undefined;
  /** Further fields of the caller's RequestInit, such as `credentials` or `cache`. */
  readonly extras: RequestInit;
}
