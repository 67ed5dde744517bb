import { RequestError } from "../errors/request-error.js";
import { plainText } from "../errors/status.js";
import { presentableCause } from "../redaction/presentable-error.js";
import type { CallSecrets } from "./call-secrets.js";
import { ConnectionError } from "./connection-error.js";
import { adviceOn } from "./network-advice.js";
import type { NetworkFailure } from "./network-failure.js";
import type { Call } from "./transport-options.js";

/** A response that has begun: the request did arrive, and what it did is unknown. */
export const brokenOff: NetworkFailure = { kind: "unknown", neverArrived: false, isLasting: false };

/**
 * What a call ends with when fetch was rejected, or its response broke off: a RequestError where fetch refused what it was
 * called with, else a ConnectionError. The rejection may be one of our own classes: an injected fetch that threw it may have
 * written anything into it.
 */
export function deliveryError(
  error: unknown,
  failure: NetworkFailure,
  call: Call,
  attempts: number,
  { scrub }: CallSecrets,
): ConnectionError | RequestError {
  const { operationId } = call;
  const { neverArrived, isLasting } = failure;
  const cause = presentableCause(error, scrub);
  // Fetch calls everything "fetch failed"; what failed is in the cause.
  const { message } = cause.cause instanceof Error ? cause.cause : cause;
  const what = withoutOpenSsl(plainText(message));
  if (failure.kind === "argument") {
    return new RequestError(
      `${operationId} was not sent: this runtime's fetch refused what it was called with: ${what}. ` +
        "The usual reason is a fetch, an AbortSignal or a dispatcher of another realm or version than the others: give the client a fetch that belongs to them.",
      { cause },
    );
  }
  return new ConnectionError(
    `${operationId} had no complete response: ${what} (attempt ${attempts})${whatBecame(call, neverArrived)}.${adviceOn(failure, error)}`,
    { operationId, neverArrived, isLasting, attempts },
    { cause },
  );
}

/** What a caller must know before sending the request again; nothing of one that may be repeated at will. */
export function whatBecame({ safeToRepeat }: Call, neverArrived: boolean): string {
  if (neverArrived) return "; it did not reach the server";
  return safeToRepeat ? "" : "; it may have been carried out";
}

/** `80FF:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record.c:350:` says one thing. */
function withoutOpenSsl(message: string): string {
  return /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message;
}
