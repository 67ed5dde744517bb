import type { Credentials } from "../auth/auth.js";
import { ResponseError } from "./response-error.js";
import { TimeoutError } from "./timeout-error.js";
import { checkHeaders } from "../request/headers.js";
import { readBody } from "./bounded-body.js";
import type { CallSecrets } from "./call-secrets.js";
import { addressOf, type ReadFailure, readFailure } from "./failure.js";
import { throwIfAborted } from "../time/on-abort.js";
import { withDeadline } from "./deadline.js";
import { brokenOff, deliveryError, whatBecame } from "./delivery-error.js";
import { classifyNetworkFailure } from "./network-failure.js";
import { rejectUnusable } from "./unusable-response.js";
import type { OutgoingRequest } from "./outgoing-request.js";
import type { Call, TransportOptions } from "./transport-options.js";

/** A response read to its end. */
export interface ReceivedResponse {
  readonly response: Response;
  readonly body: Uint8Array;
  readonly credentials: Credentials;
  /** For whatever of it becomes an error. */
  readonly secrets: CallSecrets;
  /** Set where the status is an error's. */
  readonly failure: ReadFailure | undefined;
}

/**
 * Signs and sends once, and reads the response within the limits.
 *
 * @throws ConnectionError, TimeoutError, ResponseError, what signing rejects with, or the caller's reason to abort.
 */
export function attemptOnce(
  request: OutgoingRequest,
  call: Call,
  options: TransportOptions,
  secrets: CallSecrets,
  attempts: number,
  remainingInMs: number,
): Promise<ReceivedResponse> {
  const isTotal = remainingInMs < options.timeoutInMs;
  let isSent = false;
  const sending = (): void => {
    isSent = true;
  };
  return withDeadline((signal) => exchange(request, call, options, secrets, { attempts, signal, sending }), {
    clock: options.clock,
    signal: call.signal,
    timeoutInMs: Math.max(0, Math.min(remainingInMs, options.timeoutInMs)),
    timeoutError() {
      const option = isTotal ? "totalTimeoutInMs" : "timeoutInMs";
      const { operationId } = call;
      const timeoutInMs = options[option];
      return new TimeoutError(
        `${operationId} had no complete response within ${timeoutInMs} ms (${option}, attempt ${attempts})${whatBecame(call, !isSent)}.`,
        { operationId, timeout: isTotal ? "total" : "attempt", timeoutInMs, neverArrived: !isSent, attempts },
      );
    },
  });
}

interface Attempt {
  readonly attempts: number;
  readonly signal: AbortSignal;
  /** Called when the request is handed to fetch. */
  readonly sending: () => void;
}

async function exchange(
  request: OutgoingRequest,
  call: Call,
  options: TransportOptions,
  secrets: CallSecrets,
  { attempts, signal, sending }: Attempt,
): Promise<ReceivedResponse> {
  const { operationId } = call;
  const credentials = await options.auth.authorize(options.clock.now());
  // Aborted while a token was fetched: nobody waits for this attempt, so nothing may be sent any more.
  throwIfAborted(signal);
  // First, for an error from here on may quote them.
  secrets.add(credentials);
  checkHeaders(operationId, credentials.headers);
  const { url, method, headers, body } = request;
  for (const [name, value] of Object.entries(credentials.headers)) headers.set(name, value);
  // "manual" and not "error", which Workers do not know. A redirect is followed nowhere: it could lead the credentials to
  // another origin, or turn a POST into a GET.
  const init: RequestInit = { ...uncached(), ...call.extras, method, headers, body, signal, redirect: "manual" };
  sending();
  let response: Response;
  try {
    response = await call.fetch(url, init);
  } catch (error) {
    throw deliveryError(error, classifyNetworkFailure(error), call, attempts, secrets);
  }
  rejectUnusable(response, url, operationId, secrets);
  let responseBody: Uint8Array | undefined;
  try {
    responseBody = await readBody(response, options.maxResponseInBytes);
  } catch (error) {
    throw deliveryError(error, brokenOff, call, attempts, secrets);
  }
  if (!responseBody) {
    throw new ResponseError(
      `${operationId} was answered with more than ${options.maxResponseInBytes} bytes: ask for less, or raise maxResponseInBytes.`,
      { operationId, reason: "too-large", status: response.status, address: addressOf(response) },
    );
  }
  const failure = response.ok ? undefined : readFailure(response, responseBody, secrets, options.clock.now());
  return { response, body: responseBody, credentials, secrets, failure };
}

/** Some frameworks' fetch answers from a cache, and an operation would run for ever. Where a runtime does not know the option, it may refuse it. */
function uncached(): RequestInit {
  return typeof Request === "function" && "cache" in Request.prototype ? { cache: "no-store" } : {};
}
