import type { OperationStatus } from "./poll-result.js";

/** What is known of an operation, told apart by `status`. The last three are final: nothing follows them. */
export type OperationState<Metadata = unknown, Response = unknown> =
  | RunningState<Metadata>
  | SucceededState<Metadata, Response>
  | FailedState<Metadata>
  | CancelledState<Metadata>;

export type TerminalState<Metadata = unknown, Response = unknown> = Exclude<
  OperationState<Metadata, Response>,
  { readonly status: "running" }
>;

interface StateBase<Metadata> {
  readonly name: string;
  /** What the service last said of the work; `undefined` where it said nothing that could be read. */
  readonly metadata: Metadata | undefined;
  /** The share of the work done, 0 to 1, as the service claims it; `undefined` where it claims nothing usable. */
  readonly progress: number | undefined;
  /** Polls that did not fail so far, this one included. */
  readonly polls: number;
  /** When the wait began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When this state was read, in milliseconds since 1970. */
  readonly readAt: number;
}

export interface RunningState<Metadata = unknown> extends StateBase<Metadata> {
  readonly status: "running";
}

export interface SucceededState<Metadata = unknown, Response = unknown> extends StateBase<Metadata> {
  readonly status: "succeeded";
  readonly response: Response;
}

export interface FailedState<Metadata = unknown> extends StateBase<Metadata> {
  readonly status: "failed";
  readonly error: OperationStatus;
}

/** The server ended the operation because somebody cancelled it (`google.rpc.Code` 1). */
export interface CancelledState<Metadata = unknown> extends StateBase<Metadata> {
  readonly status: "cancelled";
  readonly error: OperationStatus;
}
