/** What a worker does, for logs and traces. No event holds a request, a response or what is waited with. */
export type WaitWorkerEvent =
  /** One shared poll of a data space. */
  | {
      readonly type: "poll";
      readonly dataSpaceId: string;
      readonly waits: number;
      /** More than 1 where a list has pages. */
      readonly requests: number;
      readonly durationInMs: number;
    }
  /** `onEnd` was called for a wait and returned. */
  | { readonly type: "end"; readonly id: string; readonly status: string }
  /** `onEnd` threw; BullMQ calls again, `attempt` times so far. */
  | { readonly type: "end-failed"; readonly id: string; readonly error: unknown; readonly attempt: number }
  /** A job that this version cannot read was put off or, where it can be read by none, begun anew. */
  | { readonly type: "refused"; readonly jobId: string; readonly error: unknown }
  /** The store, or a connection to it, failed. BullMQ goes on by itself. */
  | { readonly type: "error"; readonly error: unknown };
