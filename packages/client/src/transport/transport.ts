import { isAidmpError } from "../errors/aidmp-error.js";
import { isConnectionError } from "../errors/connection-error.js";
import { readStatus } from "../errors/status.js";
import { isTimeoutError } from "../errors/timeout-error.js";
import { parseOrUndefined } from "../json/parse.js";
import { refuse } from "../request/refuse.js";
import { attemptOnce, type Answer } from "./attempt.js";
import { wait } from "./deadline.js";
import type { OutgoingRequest } from "./outgoing-request.js";
import { decideRetry, type AttemptOutcome } from "./retry.js";
import { retryAfterInMs, serverTimeInMs } from "./retry-after.js";
import type { Call, TransportOptions } from "./transport-options.js";

/** Sends a request, again where that is safe and useful, until there is an answer to hand over. */
export async function deliver(request: OutgoingRequest, call: Call, options: TransportOptions): Promise<Answer> {
  const { clock, emit } = options;
  const { operationId, method, path, safeToRepeat } = call;
  refuseOtherOrigin(request.url, operationId, options.baseUrl);
  const endsAt = clock.monotonic() + options.totalTimeoutInMs;
  let recoveries = 0;
  for (let attempt = 1; ; attempt++) {
    const about = { call: call.call, attempt, operationId, method, path };
    const startedAt = clock.monotonic();
    let result: AttemptResult;
    emit({ ...about, type: "request" });
    try {
      const answer = await attemptOnce(request, call, options, attempt, endsAt - startedAt);
      result = { answer };
      const durationInMs = clock.monotonic() - startedAt;
      emit({ ...about, type: "response", status: answer.response.status, durationInMs });
      if (answer.response.ok) return answer;
    } catch (error) {
      result = { error };
      const errorName = isAidmpError(error) ? error.name : "AbortError";
      emit({ ...about, type: "failure", errorName, durationInMs: clock.monotonic() - startedAt });
    }

    // A 401 says that nothing was processed: even a create is sent again, once, when there are new credentials.
    const refused = recoveries === 0 && result.answer?.response.status === 401 ? result.answer : undefined;
    const serverTime = refused && serverTimeInMs(refused.response.headers);
    const recovery = refused?.credentials.recover?.({ nowInMs: clock.now(), serverTimeInMs: serverTime });
    if (recovery) {
      recoveries++;
      emit({ ...about, ...recovery });
      continue;
    }

    const outcome = outcomeOf(result, clock.now());
    const situation = {
      attempt: attempt - recoveries,
      safeToRepeat,
      remainingInMs: endsAt - clock.monotonic(),
      random: options.random(),
    };
    const waitInMs = outcome && decideRetry(outcome, situation, options.retry);
    if (waitInMs === undefined) {
      if (result.answer) return result.answer;
      throw result.error;
    }
    emit({ ...about, type: "retry", waitInMs, ...(outcome?.type === "status" && { status: outcome.status }) });
    await wait(waitInMs, clock, call.signal);
  }
}

interface AttemptResult {
  readonly answer?: Answer;
  readonly error?: unknown;
}

/** How the attempt ended, for the retry rules; undefined when no rule could want it repeated. */
function outcomeOf({ answer, error }: AttemptResult, nowInMs: number): AttemptOutcome | undefined {
  if (answer) {
    const { status, headers } = answer.response;
    const body = readStatus(parseOrUndefined(new TextDecoder().decode(answer.body)), status);
    return { type: "status", status, retryAfterInMs: retryAfterInMs(headers, body, nowInMs) };
  }
  if (isConnectionError(error)) return { type: "no-answer", neverArrived: error.neverArrived };
  return isTimeoutError(error) ? { type: "no-answer", neverArrived: false } : undefined;
}

/** Middleware and per-call options can change the address; the credentials must not follow it to someone else. */
function refuseOtherOrigin(url: string, operationId: string, baseUrl: string): void {
  if (!url.startsWith(`${baseUrl}/`) && new URL(url).origin !== new URL(baseUrl).origin) {
    refuse(operationId, "its address is on another origin than baseUrl, where the credentials must not go.");
  }
}
