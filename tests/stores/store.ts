/** An object store that runs on this machine for these tests. */
export interface Store extends AsyncDisposable {
  readonly name: string;
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** As `host`, and each bucket answers to a name below it. Undefined when the store serves paths only. */
  readonly virtualHost: string | undefined;
  readonly isHttps: boolean;
  readonly region: string;
  readonly owner: Keys;
  /** Another user, who may read nothing of the owner's. */
  readonly guest: Keys;
}

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A program that a store needs is not installed. Its message says what to install. */
export class NotInstalledError extends Error {
  override readonly name = "NotInstalledError";
}
