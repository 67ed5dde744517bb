import type { Credentials } from "../auth/auth.js";
import { isAidmpError } from "../errors/aidmp-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { ResponseError } from "../errors/response-error.js";
import { TimeoutError } from "../errors/timeout-error.js";
import { parseOrUndefined } from "../json/parse.js";
import { secretsIn } from "../redaction/redact.js";
import { scrubber } from "../redaction/scrub.js";
import { discardBody, readBody } from "./bounded-body.js";
import { withDeadline } from "./deadline.js";
import { presentableCause, provesNeverArrived } from "./network-failure.js";
import type { PlainRequest } from "./outgoing-request.js";
import type { Call, TransportOptions } from "./transport-options.js";

/** An answer read to its end. */
export interface Answer {
  readonly response: Response;
  readonly body: Uint8Array;
  readonly credentials: Credentials;
}

/**
 * Signs and sends once, and reads the answer within the limits.
 *
 * @throws ConnectionError, TimeoutError, ResponseError, what signing rejects with, or the caller's reason to abort.
 */
export function attemptOnce(
  request: PlainRequest,
  call: Call,
  options: TransportOptions,
  attempts: number,
  remainingInMs: number,
): Promise<Answer> {
  const isTotal = remainingInMs < options.timeoutInMs;
  return withDeadline((signal) => exchange(request, call, options, attempts, signal), {
    clock: options.clock,
    signal: call.signal,
    timeoutInMs: Math.max(0, Math.min(remainingInMs, options.timeoutInMs)),
    timeoutError() {
      const option = isTotal ? "totalTimeoutInMs" : "timeoutInMs";
      const { operationId } = call;
      const timeoutInMs = options[option];
      return new TimeoutError(
        `${operationId} had no complete answer within ${timeoutInMs} ms (${option}, attempt ${attempts}); it may have been carried out.`,
        { operationId, timeout: isTotal ? "total" : "attempt", timeoutInMs, attempts },
      );
    },
  });
}

async function exchange(
  request: PlainRequest,
  call: Call,
  options: TransportOptions,
  attempts: number,
  signal: AbortSignal,
): Promise<Answer> {
  const { operationId } = call;
  const credentials = await options.auth.authorize(options.clock.now());
  // Aborted while a token was fetched: nobody waits for this attempt, so nothing may be sent any more.
  signal.throwIfAborted();
  const { url, method, headers, body } = request;
  for (const [name, value] of Object.entries(credentials.headers)) headers.set(name, value);
  let response: Response | undefined;
  try {
    // "manual" and not "error", which Workers do not know. A redirect is followed nowhere: it could lead the credentials
    // to another origin, or turn a POST into a GET.
    response = await call.fetch(url, { ...call.extras, method, headers, body, signal, redirect: "manual" });
    refuseRedirect(response, operationId);
    const answerBody = await readBody(response, options.maxResponseInBytes);
    if (!answerBody) {
      throw new ResponseError(
        `${operationId} was answered with more than ${options.maxResponseInBytes} bytes: ask for less, or raise maxResponseInBytes.`,
        { operationId, reason: "too-large", status: response.status },
      );
    }
    return { response, body: answerBody, credentials };
  } catch (error) {
    if (isAidmpError(error)) throw error;
    const neverArrived = !response && provesNeverArrived(error);
    const cause = presentableCause(error, scrubber([...credentials.secrets, ...secretsInBody(body)]));
    // Fetch calls everything "fetch failed"; what failed is in the cause.
    const { message } = cause.cause instanceof Error ? cause.cause : cause;
    throw new ConnectionError(
      `${operationId} had no complete answer: ${message} (attempt ${attempts}); it ${neverArrived ? "did not reach the server" : "may have been carried out"}.`,
      { operationId, neverArrived, attempts },
      { cause },
    );
  }
}

/** An injected fetch may put the request into its error: what is in the body is as secret as what is in the headers. */
function secretsInBody(body: PlainRequest["body"]): readonly string[] {
  const text = typeof body === "object" && body && "byteLength" in body ? new TextDecoder().decode(body) : body;
  return typeof text === "string" ? secretsIn(parseOrUndefined(text)) : [];
}

function refuseRedirect(response: Response, operationId: string): void {
  const { status, type, headers } = response;
  if (type !== "opaqueredirect" && (status < 300 || status > 399)) return;
  discardBody(response.body);
  throw new ResponseError(
    `${operationId} was redirected${originOf(headers.get("Location"))}, which is not followed: set baseUrl or pathOverrides to the final address.`,
    { operationId, reason: "redirect", status },
  );
}

/** The origin alone: the rest of an address may hold a token. */
function originOf(location: string | null): string {
  try {
    return ` to ${new URL(location ?? "").origin}`;
  } catch {
    return "";
  }
}
