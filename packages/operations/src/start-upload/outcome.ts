import { isApiError, isConnectionError, isResponseError, isTimeoutError } from "@aidmp/client";
import { isMalformedOperationError } from "../reading/malformed-operation-error.js";

/** What a gateway answers when it does not know what became of a request, and 500, which a service may after its effect. */
const tellsNothing: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);

/**
 * Whether the request may have been carried out although the call failed. Refusals (400, 401, 403, 404, 409, 429, 501), a
 * redirect and what provably never arrived leave nothing behind.
 */
export function mayHaveArrived(error: unknown): boolean {
  if (isApiError(error)) return tellsNothing.has(error.status);
  if (isConnectionError(error)) return !error.neverArrived;
  if (isResponseError(error)) {
    return error.reason !== "redirect" && (error.status < 400 || tellsNothing.has(error.status));
  }
  return isTimeoutError(error);
}

/**
 * Whether sending the request again could create a second task, or be told the same again: a success that is no response to
 * the call, such as `{"success":false}` with 200, came from somebody who had the request.
 */
export function isFinal(error: unknown): boolean {
  if (isMalformedOperationError(error)) return true;
  return isResponseError(error) && error.reason === "wrong-shape";
}
