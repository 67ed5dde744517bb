/** Signs requests. Made by `hmac` or `bearer`; implement it yourself for another scheme. */
export interface Auth {
  /**
   * Called for every attempt with the wall time, inside the attempt's timeout.
   * A rejection ends the call; nothing has been sent then.
   */
  authorize(nowInMs: number): Credentials | Promise<Credentials>;
}

/** What one attempt is sent with. */
export interface Credentials {
  /** Set on the request, replacing headers of the same name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must never be shown: removed from error responses in case the server echoes the request. */
  readonly secrets: readonly string[];
  /**
   * Called when the server responds with 401 to these credentials, at most once a call. Returns what has changed,
   * in which case the request is sent once more with new credentials; undefined ends the call with the 401.
   */
  onChallenge?(challenge: AuthChallenge): AuthRetry | undefined;
}

export interface AuthChallenge {
  /** When the challenge arrived, by our clock. */
  readonly nowInMs: number;
  /** The server's clock, from the `Date` header; undefined when there is none that can be read. */
  readonly serverTimeInMs: number | undefined;
}

export type AuthRetry =
  | {
      readonly type: "clock-skew";
      readonly offsetInMs: number;
      /** False where the server's clock is too far off to be believed: the call ends with the 401. Default true. */
      readonly isFollowed?: boolean;
    }
  | { readonly type: "token-refresh"; readonly isFollowed?: true };
