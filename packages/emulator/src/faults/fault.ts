/**
 * What goes wrong with one exchange, in the ways of networks, gateways and services.
 * A processed request has taken effect (the task exists), although the client may not learn of it.
 */
export type Fault = FaultTiming &
  (
    | {
        /** Changes only the timing. */
        readonly kind: "delay";
      }
    | {
        /** Sends an error Status instead of the response. */
        readonly kind: "status";
        /** Any HTTP error status. The Status has the rpc code that is documented for it. */
        readonly status: number;
        /** Sent as Retry-After: seconds, or an HTTP date. Default: no such header. */
        readonly retryAfter?: number | string;
        /** Adds a google.rpc.RetryInfo to the details. */
        readonly retryDelayInMs?: number;
        /** Default: false. The request is not read. */
        readonly isProcessed?: boolean;
      }
    | {
        /** Sends a gateway's HTML page instead of the response. */
        readonly kind: "html";
        /** Default: 502. */
        readonly status?: number;
        /** Default: false. */
        readonly isProcessed?: boolean;
      }
    | {
        /** Resets the connection (RST): before the request is processed, after it but before the response, or in the middle of the response's body. */
        readonly kind: "reset";
        readonly when: "before-processing" | "after-processing" | "mid-body";
      }
    | {
        /** Sends a complete HTTP response whose JSON is cut off. */
        readonly kind: "truncate";
        /** Default: half of the body. */
        readonly keepBytes?: number;
      }
    | {
        /** Sends the body in pieces, with a pause between them. */
        readonly kind: "trickle";
        readonly bytesPerChunk: number;
        readonly pauseInMs: number;
      }
  );

export interface FaultTiming {
  /** A delay before anything else happens. Default: 0. */
  readonly latencyInMs?: number;
  /** Shifts the Date header of the response, but not the emulator's clock. Default: 0. */
  readonly dateSkewInMs?: number;
}
