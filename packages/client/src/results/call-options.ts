/** What every generated function takes beside its parameters. */
export interface CallOptions {
  /** Aborting it rejects the call with the signal's reason, untouched; no listener stays on it afterwards. */
  readonly signal?: AbortSignal | null;
  /** Sent in addition. The client's own credentials win over a header of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** false: sent once, whatever the client's policy, for callers that decide themselves what follows a failure. */
  readonly retry?: false;
}
