import { retryAfterInMs } from "../errors/retry-after.js";
import { isOwnStatus, readStatus } from "../errors/status.js";
import type { Status } from "../generated/components.js";
import { quoteUnsafeIntegers } from "../json/int64.js";
import { parseOrUndefined } from "../json/values.js";
import type { CallSecrets } from "./call-secrets.js";

/** What an error response says, read once for all who need it: the retry, the result and the error that is thrown. */
export interface Failure {
  readonly status: Status;
  /** Whether the service itself spoke, and not something in between. */
  readonly fromService: boolean;
  /** The origin that answered; undefined for what was not fetched. */
  readonly address?: string | undefined;
  /** By Retry-After or RetryInfo; `undefined` where the server asks for no wait. */
  readonly retryAfterInMs: number | undefined;
}

export interface ReadFailure extends Failure {
  /** As it came, but for the secrets that a server may echo. */
  readonly text: string;
}

/** Of a body that is parsed already, whatever it is. */
export function failureOf(body: unknown, response: Response, nowInMs: number): Failure {
  const status = readStatus(body, response.status);
  return {
    status,
    fromService: isOwnStatus(body),
    address: addressOf(response),
    retryAfterInMs: retryAfterInMs(response.headers, status, nowInMs),
  };
}

/** Without the path, which names the caller's things. */
export function addressOf({ url }: Response): string | undefined {
  return /^https?:\/\/[^/?#]*/.exec(url)?.[0];
}

export function readFailure(response: Response, body: Uint8Array, secrets: CallSecrets, nowInMs: number): ReadFailure {
  const text = new TextDecoder().decode(body);
  const parsed = parseOrUndefined(quoteUnsafeIntegers(text));
  // What JSON says is scrubbed, and not how it is written: it must stay JSON.
  const isJson = typeof parsed === "object" && parsed !== null;
  const shown = isJson ? secrets.hide(parsed) : secrets.scrub(text);
  return {
    text: typeof shown === "string" ? shown : JSON.stringify(shown),
    ...failureOf(shown, response, nowInMs),
  };
}
