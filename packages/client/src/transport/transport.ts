import { isAidmpError } from "../errors/aidmp-error.js";
import { isConnectionError } from "./connection-error.js";
import { isTimeoutError } from "./timeout-error.js";
import { rejectCall } from "../request/reject.js";
import { attemptOnce, type ReceivedResponse } from "./attempt.js";
import { CallSecrets } from "./call-secrets.js";
import { wait } from "../time/wait.js";
import type { OutgoingRequest } from "./outgoing-request.js";
import { decideRetry, type AttemptOutcome } from "./retry.js";
import { serverTimeInMs } from "../errors/retry-after.js";
import type { Call, TransportOptions } from "./transport-options.js";

/** Sends a request, again where that is safe and useful, until there is a response to hand over. */
export async function deliver(
  request: OutgoingRequest,
  call: Call,
  options: TransportOptions,
): Promise<ReceivedResponse> {
  const { clock, emit } = options;
  const { operationId, method, path, safeToRepeat } = call;
  rejectOtherOrigin(request.url, operationId, options.baseUrl);
  const secrets = new CallSecrets(request, call.body);
  const endsAt = clock.monotonic() + options.totalTimeoutInMs;
  let authRetries = 0;
  for (let attempt = 1; ; attempt++) {
    const about = { call: call.call, attempt, operationId, method, path };
    const startedAt = clock.monotonic();
    let received: ReceivedResponse | undefined;
    let error: unknown;
    emit?.({ ...about, type: "request" });
    try {
      received = await attemptOnce(request, call, options, secrets, attempt, endsAt - startedAt);
      const { ok, status } = received.response;
      emit?.({ ...about, type: "response", status, durationInMs: clock.monotonic() - startedAt });
      if (ok) return received;
    } catch (caught) {
      error = caught;
      const errorName = isAidmpError(error) ? error.name : "AbortError";
      emit?.({ ...about, type: "failure", errorName, durationInMs: clock.monotonic() - startedAt });
    }

    // It says that nothing was processed: even a create is sent again, once, when there are new credentials.
    if (received && isChallenge(received) && authRetries === 0) {
      const challenge = { nowInMs: clock.now(), serverTimeInMs: serverTimeInMs(received.response.headers) };
      const authRetry = received.credentials.onChallenge?.(challenge);
      if (authRetry) emit?.({ ...about, ...authRetry });
      if (authRetry && authRetry.isFollowed !== false) {
        authRetries++;
        continue;
      }
    }

    const outcome: AttemptOutcome | undefined = received
      ? { type: "status", status: received.response.status, retryAfterInMs: received.failure?.retryAfterInMs }
      : withoutResponse(error);
    const situation = {
      attempt: attempt - authRetries,
      safeToRepeat,
      remainingInMs: endsAt - clock.monotonic(),
      random: options.random(),
    };
    const waitInMs = outcome && decideRetry(outcome, situation, options.retry);
    if (waitInMs === undefined) {
      if (received) return received;
      throw error;
    }
    emit?.({ ...about, type: "retry", waitInMs, ...(received && { status: received.response.status }) });
    await wait(waitInMs, clock, call.signal);
  }
}

/** A 401; or the 403 of a gateway in front, some of which answer so to a date or a token that is out of date. */
function isChallenge({ response: { status }, failure }: ReceivedResponse): boolean {
  return status === 401 || (status === 403 && failure?.fromService === false);
}

/** Undefined when no rule could want it repeated: the caller aborted, the response cannot be used, signing failed. */
function withoutResponse(error: unknown): AttemptOutcome | undefined {
  if (isConnectionError(error)) {
    return { type: "no-response", neverArrived: error.neverArrived, isLasting: error.isLasting };
  }
  return isTimeoutError(error)
    ? { type: "no-response", neverArrived: error.neverArrived, isLasting: false }
    : undefined;
}

/** Middleware and per-call options can change the address; the credentials must not follow it to someone else. */
function rejectOtherOrigin(url: string, operationId: string, baseUrl: string): void {
  if (!url.startsWith(`${baseUrl}/`) && new URL(url).origin !== new URL(baseUrl).origin) {
    rejectCall(operationId, "its address is on another origin than baseUrl, where the credentials must not go.");
  }
}
