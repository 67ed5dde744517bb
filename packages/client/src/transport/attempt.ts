import type { Credentials } from "../auth/auth.js";
import { ConnectionError } from "./connection-error.js";
import { ResponseError } from "./response-error.js";
import { TimeoutError } from "./timeout-error.js";
import { plainText } from "../errors/status.js";
import { checkHeaders } from "../request/headers.js";
import { discardBody, readBody } from "./bounded-body.js";
import type { CallSecrets } from "./call-secrets.js";
import { type Failure, readFailure } from "./failure.js";
import { withDeadline } from "./deadline.js";
import { presentableCause } from "../redaction/presentable-error.js";
import { provesNeverArrived } from "./network-failure.js";
import type { PlainRequest } from "./outgoing-request.js";
import type { Call, TransportOptions } from "./transport-options.js";

/** A response read to its end. */
export interface ReceivedResponse {
  readonly response: Response;
  readonly body: Uint8Array;
  readonly credentials: Credentials;
  /** For whatever of it becomes an error. */
  readonly secrets: CallSecrets;
  /** Set where the status is an error's. */
  readonly failure: Failure | undefined;
}

/**
 * Signs and sends once, and reads the response within the limits.
 *
 * @throws ConnectionError, TimeoutError, ResponseError, what signing rejects with, or the caller's reason to abort.
 */
export function attemptOnce(
  request: PlainRequest,
  call: Call,
  options: TransportOptions,
  secrets: CallSecrets,
  attempts: number,
  remainingInMs: number,
): Promise<ReceivedResponse> {
  const isTotal = remainingInMs < options.timeoutInMs;
  return withDeadline((signal) => exchange(request, call, options, secrets, attempts, signal), {
    clock: options.clock,
    signal: call.signal,
    timeoutInMs: Math.max(0, Math.min(remainingInMs, options.timeoutInMs)),
    timeoutError() {
      const option = isTotal ? "totalTimeoutInMs" : "timeoutInMs";
      const { operationId } = call;
      const timeoutInMs = options[option];
      return new TimeoutError(
        `${operationId} had no complete response within ${timeoutInMs} ms (${option}, attempt ${attempts}); it may have been carried out.`,
        { operationId, timeout: isTotal ? "total" : "attempt", timeoutInMs, attempts },
      );
    },
  });
}

async function exchange(
  request: PlainRequest,
  call: Call,
  options: TransportOptions,
  secrets: CallSecrets,
  attempts: number,
  signal: AbortSignal,
): Promise<ReceivedResponse> {
  const { operationId } = call;
  const credentials = await options.auth.authorize(options.clock.now());
  // Aborted while a token was fetched: nobody waits for this attempt, so nothing may be sent any more.
  signal.throwIfAborted();
  // First, for an error from here on may quote them.
  secrets.add(credentials);
  checkHeaders(operationId, credentials.headers);
  const { url, method, headers, body } = request;
  for (const [name, value] of Object.entries(credentials.headers)) headers.set(name, value);
  let response: Response | undefined;
  let responseBody: Uint8Array | undefined;
  try {
    // "manual" and not "error", which Workers do not know. A redirect is followed nowhere: it could lead the credentials
    // to another origin, or turn a POST into a GET.
    response = await call.fetch(url, { ...call.extras, method, headers, body, signal, redirect: "manual" });
    if (!isRedirect(response)) responseBody = await readBody(response, options.maxResponseInBytes);
  } catch (error) {
    // Also one of our own classes: an injected fetch that threw it may have written anything into it.
    throw connectionError(
      error,
      { operationId, neverArrived: !response && provesNeverArrived(error), attempts },
      secrets,
    );
  }
  if (responseBody) {
    const failure = response.ok ? undefined : readFailure(response, responseBody, secrets, options.clock.now());
    return { response, body: responseBody, credentials, secrets, failure };
  }
  const { status, headers: responseHeaders } = response;
  if (isRedirect(response)) {
    discardBody(response.body);
    throw new ResponseError(
      `${operationId} was redirected${originOf(responseHeaders.get("Location"), secrets)}, which is not followed: set baseUrl or pathOverrides to the final address.`,
      { operationId, reason: "redirect", status, address: new URL(url).origin },
    );
  }
  throw new ResponseError(
    `${operationId} was answered with more than ${options.maxResponseInBytes} bytes: ask for less, or raise maxResponseInBytes.`,
    { operationId, reason: "too-large", status },
  );
}

function connectionError(
  error: unknown,
  fields: { readonly operationId: string; readonly neverArrived: boolean; readonly attempts: number },
  { scrub }: CallSecrets,
): ConnectionError {
  const { operationId, neverArrived, attempts } = fields;
  const cause = presentableCause(error, scrub);
  // Fetch calls everything "fetch failed"; what failed is in the cause.
  const { message } = cause.cause instanceof Error ? cause.cause : cause;
  return new ConnectionError(
    `${operationId} had no complete response: ${plainText(message)} (attempt ${attempts}); it ${neverArrived ? "did not reach the server" : "may have been carried out"}.`,
    fields,
    { cause },
  );
}

function isRedirect({ status, type }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status <= 399);
}

/** The origin alone: the rest of an address may hold a token. */
function originOf(location: string | null, { scrub }: CallSecrets): string {
  try {
    return ` to ${scrub(new URL(location ?? "").origin)}`;
  } catch {
    return "";
  }
}
