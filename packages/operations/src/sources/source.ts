import type { PollResult } from "../reading/poll-result.js";

/**
 * Where operations are read from. Implement it for any service that has long-running work: a poller needs nothing else.
 *
 * ```ts
 * const source: OperationSource = {
 *   maxBatch: 1,
 *   async read([name = ""], { signal }) {
 *     const response = await fetch(`https://example.com/operations/${encodeURIComponent(name)}`, { signal });
 *     return new Map([[name, readOperation(await response.json())]]);
 *   },
 * };
 * ```
 */
export interface OperationSource<Metadata = unknown, Response = unknown> {
  /**
   * Reads operations, at most `maxBatch` of them, in as few requests as the service allows.
   *
   * An operation that cannot be read gets a `poll-failed` result; a rejection is a failed poll for all that were asked.
   * A name without a result is a failed poll too.
   */
  read(names: readonly string[], context: ReadContext): Promise<ReadonlyMap<string, PollResult<Metadata, Response>>>;
  /**
   * Reads the response of the call that started an operation, which may be done already and then costs no request. Without
   * it, such a response is trusted as far as its ending goes; a success is read once more, for its response.
   */
  readInitial?(operation: unknown): PollResult<Metadata, Response>;
  /** How many operations one `read` may ask for. Default: any number. */
  readonly maxBatch?: number | undefined;
  /** Asks the service to cancel. Resolves when it has accepted, which promises nothing about how the operation ends. */
  cancel?(name: string, context: CancelContext): Promise<void>;
}

export interface ReadContext {
  /** Aborted when nobody needs the result any more, or it took longer than `readTimeoutInMs`. */
  readonly signal: AbortSignal;
  /**
   * To be awaited before every request after the first, so that a read of many pages keeps to the poller's
   * rate limit. A source that sends one request a read can ignore it.
   *
   * @param afterInMs how long to pause before, where the service asked for it, or a request is to be sent again. Default: 0.
   */
  readonly permit: (afterInMs?: number) => Promise<void>;
}

export interface CancelContext {
  readonly signal: AbortSignal;
}
