/**
 * What one look at an operation found, whoever looked: the shape between a source, which knows a service's wire,
 * and the state machine, which knows none.
 */
export type Reading<Metadata = unknown, Response = unknown> =
  | RunningReading<Metadata>
  | SucceededReading<Metadata, Response>
  | FailedReading<Metadata>
  | CancelledReading<Metadata>
  | UnreadableReading;

/** A reading of an operation that has ended. */
export type FinalReading<Metadata = unknown, Response = unknown> =
  | SucceededReading<Metadata, Response>
  | FailedReading<Metadata>
  | CancelledReading<Metadata>;

interface ReadingBase<Metadata> {
  readonly metadata?: Metadata | undefined;
  /** The share of the work done, 0 to 1, if the service says. Any number is harmless. */
  readonly progress?: number | undefined;
}

export interface RunningReading<Metadata = unknown> extends ReadingBase<Metadata> {
  readonly status: "running";
  /** Milliseconds that the service asked to wait before the next look: a lower bound for that one gap. */
  readonly hintInMs?: number | undefined;
}

export interface SucceededReading<Metadata = unknown, Response = unknown> extends ReadingBase<Metadata> {
  readonly status: "succeeded";
  readonly response: Response;
}

export interface FailedReading<Metadata = unknown> extends ReadingBase<Metadata> {
  readonly status: "failed";
  readonly error: OperationStatus;
}

export interface CancelledReading<Metadata = unknown> extends ReadingBase<Metadata> {
  readonly status: "cancelled";
  readonly error: OperationStatus;
}

/** A bad poll: nothing is known of the operation. What follows is for the `onPollError` policy to say. */
export interface UnreadableReading {
  readonly status: "unreadable";
  readonly error: unknown;
  /** Set where looking again cannot help, so that no policy is asked: the answer is final, and of no use. */
  readonly isPermanent?: boolean | undefined;
  /** As in {@link RunningReading}: a 429 may carry Retry-After. */
  readonly hintInMs?: number | undefined;
}

/** `google.rpc.Status` after reading: always a number, a string and a list, whatever the wire left unset. */
export interface OperationStatus {
  /** A `google.rpc.Code`; 2 (UNKNOWN) where the service sent none that can be read. */
  readonly code: number;
  readonly message: string;
  readonly details: readonly StatusDetail[];
}

/**
 * A detail as sent: a message's fields beside its `@type`. `detailsOfType` of `@aidmp/client` picks out the documented
 * ones with their types (ErrorInfo, LocalizedMessage, LogInfo, RetryInfo), `unpackAny` those you have a decoder for.
 */
export interface StatusDetail {
  readonly "@type": string;
  readonly [field: string]: unknown;
}
