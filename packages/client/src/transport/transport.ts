import { isAidmpError } from "../errors/aidmp-error.js";
import { isConnectionError } from "./connection-error.js";
import { isTimeoutError } from "./timeout-error.js";
import { rejectCall } from "../request/reject.js";
import { attemptOnce, type Answer } from "./attempt.js";
import { CallSecrets } from "./call-secrets.js";
import { wait } from "../time/wait.js";
import type { PlainRequest } from "./outgoing-request.js";
import { decideRetry, type AttemptOutcome } from "./retry.js";
import { serverTimeInMs } from "../errors/retry-after.js";
import type { Call, TransportOptions } from "./transport-options.js";

/** Sends a request, again where that is safe and useful, until there is an answer to hand over. */
export async function deliver(request: PlainRequest, call: Call, options: TransportOptions): Promise<Answer> {
  const { clock, emit } = options;
  const { operationId, method, path, safeToRepeat } = call;
  rejectOtherOrigin(request.url, operationId, options.baseUrl);
  const secrets = new CallSecrets(request, call.body);
  const endsAt = clock.monotonic() + options.totalTimeoutInMs;
  let authRetries = 0;
  for (let attempt = 1; ; attempt++) {
    const about = { call: call.call, attempt, operationId, method, path };
    const startedAt = clock.monotonic();
    let answer: Answer | undefined;
    let error: unknown;
    emit?.({ ...about, type: "request" });
    try {
      answer = await attemptOnce(request, call, options, secrets, attempt, endsAt - startedAt);
      const { ok, status } = answer.response;
      emit?.({ ...about, type: "response", status, durationInMs: clock.monotonic() - startedAt });
      if (ok) return answer;
    } catch (caught) {
      error = caught;
      const errorName = isAidmpError(error) ? error.name : "AbortError";
      emit?.({ ...about, type: "failure", errorName, durationInMs: clock.monotonic() - startedAt });
    }

    // A 401 says that nothing was processed: even a create is sent again, once, when there are new credentials.
    if (answer?.response.status === 401 && authRetries === 0) {
      const challenge = { nowInMs: clock.now(), serverTimeInMs: serverTimeInMs(answer.response.headers) };
      const authRetry = answer.credentials.onChallenge?.(challenge);
      if (authRetry) emit?.({ ...about, ...authRetry });
      if (authRetry && authRetry.isFollowed !== false) {
        authRetries++;
        continue;
      }
    }

    const outcome: AttemptOutcome | undefined = answer
      ? { type: "status", status: answer.response.status, retryAfterInMs: answer.failure?.retryAfterInMs }
      : unanswered(error);
    const situation = {
      attempt: attempt - authRetries,
      safeToRepeat,
      remainingInMs: endsAt - clock.monotonic(),
      random: options.random(),
    };
    const waitInMs = outcome && decideRetry(outcome, situation, options.retry);
    if (waitInMs === undefined) {
      if (answer) return answer;
      throw error;
    }
    emit?.({ ...about, type: "retry", waitInMs, ...(answer && { status: answer.response.status }) });
    await wait(waitInMs, clock, call.signal);
  }
}

/** Undefined when no rule could want it repeated: the caller aborted, the answer cannot be used, signing failed. */
function unanswered(error: unknown): AttemptOutcome | undefined {
  if (isConnectionError(error)) return { type: "no-answer", neverArrived: error.neverArrived };
  return isTimeoutError(error) ? { type: "no-answer", neverArrived: false } : undefined;
}

/** Middleware and per-call options can change the address; the credentials must not follow it to someone else. */
function rejectOtherOrigin(url: string, operationId: string, baseUrl: string): void {
  if (!url.startsWith(`${baseUrl}/`) && new URL(url).origin !== new URL(baseUrl).origin) {
    rejectCall(operationId, "its address is on another origin than baseUrl, where the credentials must not go.");
  }
}
