/**
 * What one poll of an operation found, whoever polled: the shape between a source, which knows a service's wire, and the
 * state machine, which knows none.
 */
export type PollResult<Metadata = unknown, Response = unknown> =
  | InProgressResult<Metadata>
  | DoneResult<Metadata, Response>
  | FailedPollResult;

/** The operation has ended. */
export type DoneResult<Metadata = unknown, Response = unknown> =
  | SucceededResult<Metadata, Response>
  | FailedResult<Metadata>
  | CancelledResult<Metadata>;

interface ResultBase<Metadata> {
  readonly metadata?: Metadata | undefined;
  /** The share of the work done, 0 to 1, if the service says. Any number is harmless. */
  readonly progress?: number | undefined;
}

export interface InProgressResult<Metadata = unknown> extends ResultBase<Metadata> {
  readonly status: "running";
  /** Milliseconds that the service asked to wait before the next poll: a lower bound for that one delay. */
  readonly retryAfterInMs?: number | undefined;
}

export interface SucceededResult<Metadata = unknown, Response = unknown> extends ResultBase<Metadata> {
  readonly status: "succeeded";
  readonly response: Response;
}

export interface FailedResult<Metadata = unknown> extends ResultBase<Metadata> {
  readonly status: "failed";
  readonly error: OperationStatus;
}

export interface CancelledResult<Metadata = unknown> extends ResultBase<Metadata> {
  readonly status: "cancelled";
  readonly error: OperationStatus;
}

/** The poll failed: nothing is known of the operation. What follows is for the `onFailedPoll` policy to say. */
export interface FailedPollResult {
  readonly status: "poll-failed";
  readonly error: unknown;
  /** Set where polling again cannot help, so that no policy is asked. */
  readonly isPermanent?: boolean | undefined;
  /** As in {@link InProgressResult}: a 429 may carry Retry-After. */
  readonly retryAfterInMs?: number | undefined;
}

/** A `google.rpc.Status` as read: always a number, a string and a list, whatever the wire left unset. */
export interface OperationStatus {
  /** A `google.rpc.Code`; 2 (UNKNOWN) where the service sent none that can be read. */
  readonly code: number;
  readonly message: string;
  readonly details: readonly OperationStatusDetail[];
}

/**
 * A detail as sent: a message's fields beside its `@type`. `detailsOfType` of `@aidmp/client` picks out the documented
 * ones with their types (ErrorInfo, LocalizedMessage, LogInfo, RetryInfo), `unpackAny` those that you have a decoder for.
 */
export interface OperationStatusDetail {
  readonly "@type": string;
  readonly [field: string]: unknown;
}
