/**
 * Something that goes wrong with one exchange, as networks, gateways and services get it wrong.
 * "Processed" means that the request had its effect (a task exists) although the client may never learn of it.
 */
export type Fault = FaultTiming &
  (
    | {
        /** Nothing but the timing is wrong. */
        readonly kind: "delay";
      }
    | {
        /** An error Status instead of the answer. */
        readonly kind: "status";
        /** 429, or any HTTP error status; its documented rpc code goes with it. */
        readonly status: number;
        /** Sent as Retry-After: seconds, or an HTTP date. Default: no such header. */
        readonly retryAfter?: number | string;
        /** Adds a google.rpc.RetryInfo to the details. */
        readonly retryDelayInMs?: number;
        /** Default: false; the request is refused unread. */
        readonly isProcessed?: boolean;
      }
    | {
        /** A gateway's HTML page instead of the answer. */
        readonly kind: "html";
        /** Default: 502. */
        readonly status?: number;
        /** Default: false. */
        readonly isProcessed?: boolean;
      }
    | {
        /** The connection is reset (RST): before the request counts, after it counts but before a byte of the answer, or within the answer's body. */
        readonly kind: "reset";
        readonly when: "before-processing" | "after-processing" | "mid-body";
      }
    | {
        /** A complete HTTP answer whose JSON stops in the middle. */
        readonly kind: "truncate";
        /** Default: half of the body. */
        readonly keepBytes?: number;
      }
    | {
        /** The body arrives in pieces, with a pause between them. */
        readonly kind: "trickle";
        readonly bytesPerChunk: number;
        readonly pauseInMs: number;
      }
  );

export interface FaultTiming {
  /** Waits this long before anything else. Default: 0. */
  readonly latencyInMs?: number;
  /** Moves the answer's Date header; the emulator's own clock stays right. Default: 0. */
  readonly dateSkewInMs?: number;
}
