/** What every event tells. Events never carry headers, bodies or the values of path parameters. */
interface EventOfCall {
  /** Counts the client's calls from 1, so that the events of one call can be told from another's. */
  readonly call: number;
  /** Counts the requests sent for this call, from 1. */
  readonly attempt: number;
  readonly operationId: string;
  readonly method: string;
  /** The path template, with `{placeholders}`: of low cardinality, fit for a metric's label or a span's name. */
  readonly path: string;
}

/** A request is about to be signed and sent. */
export interface RequestEvent extends EventOfCall {
  readonly type: "request";
}

/** A response has been read to its end, whatever its status. */
export interface ResponseEvent extends EventOfCall {
  readonly type: "response";
  readonly status: number;
  readonly durationInMs: number;
}

/** A request ended without a usable response. */
export interface FailureEvent extends EventOfCall {
  readonly type: "failure";
  /** `AbortError` when the caller aborted, else the `name` of the error. */
  readonly errorName: string;
  readonly durationInMs: number;
}

/** The request will be sent again after `waitInMs`. */
export interface RetryEvent extends EventOfCall {
  readonly type: "retry";
  readonly waitInMs: number;
  /** The status that is the reason; absent when there was no response. */
  readonly status?: number;
}

/** The server rejected the signature's time; its clock is `offsetInMs` ahead of ours. */
export interface ClockSkewEvent extends EventOfCall {
  readonly type: "clock-skew";
  readonly offsetInMs: number;
  /** Whether requests are signed by the server's clock from now on: not where it is more than a day from ours. */
  readonly isFollowed?: boolean;
}

/** The server rejected the token; the provider is asked for another, and the request is sent once more. */
export interface TokenRefreshEvent extends EventOfCall {
  readonly type: "token-refresh";
}

export type AidmpEvent = RequestEvent | ResponseEvent | FailureEvent | RetryEvent | ClockSkewEvent | TokenRefreshEvent;
