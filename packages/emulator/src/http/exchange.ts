import type { IncomingMessage, ServerResponse } from "node:http";
import { sleep, type Clock } from "../time/clock.js";
import type { EmitEvent } from "../events.js";
import type { ChooseFault } from "../faults/choose-fault.js";
import type { Fault } from "../faults/fault.js";
import { isProcessed, replacementAnswer } from "../faults/faulty-answer.js";
import type { Operations } from "../operations.js";
import { jsonAnswer, type Answer } from "./answer.js";
import type { Authenticate } from "./authentication.js";
import { ClientGoneError, readJsonBody, type BodyLimits } from "./body.js";
import { deliver, reset } from "./delivery.js";
import type { CheckHost } from "./host-check.js";
import { parseRequestTarget } from "./request-target.js";
import { createStatus, RpcError } from "../rpc/status.js";
import { decodeParameters, type Route, type Router } from "./router.js";
import type { DocumentValidator } from "./validation.js";

export interface ExchangeOptions {
  readonly router: Router;
  readonly validator: DocumentValidator;
  readonly checkHost: CheckHost;
  readonly authenticate: Authenticate;
  readonly operations: Operations;
  readonly limits: BodyLimits;
  readonly clock: Clock;
  readonly emit: EmitEvent;
  readonly chooseFault: ChooseFault;
  /** Counts a request and returns the how many-th of its operation it is. */
  readonly count: (operationId: string | undefined) => number;
  /** Aborted when the emulator closes. */
  readonly signal: AbortSignal;
}

/**
 * One request and its answer, in this order: the host, the path, the fault, the credentials, the parameters, the body, the
 * operation, the answer's own check, the sending. Never rejects.
 */
export function createExchange(
  options: ExchangeOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { clock, emit, validator } = options;

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = clock.monotonic();
    const method = request.method ?? "";
    const { path } = parseRequestTarget(request.url ?? "");
    const stranger = options.checkHost(request);
    const route = stranger ?? routeOf(method, path);
    const operationId = route instanceof RpcError ? undefined : route.operationId;
    const gone = new AbortController();
    response.once("close", () => gone.abort(new Error("The client went away.")));
    const signal = AbortSignal.any([options.signal, gone.signal]);
    let fault: Fault | undefined;
    let status = 0;
    try {
      // What is not meant for this emulator must move nothing in it, not even a counter that a fault waits for.
      if (stranger === undefined) {
        fault = options.chooseFault({ operationId, method, path, count: options.count(operationId) });
      }
      if (fault?.latencyInMs !== undefined) await sleep(clock, fault.latencyInMs, signal);
      const answer = await answerUnder(fault, request, route);
      status = await deliver(response, answer, { clock, fault, signal });
    } catch (error) {
      if (!signal.aborted && !(error instanceof ClientGoneError)) reportFailure(`answering ${method} ${path}`, error);
      reset(response);
    }
    const durationInMs = clock.monotonic() - startedAt;
    const event = { type: "request", operationId, method, path, status, durationInMs } as const;
    emit(fault === undefined ? event : { ...event, fault: fault.kind });
  }

  function routeOf(method: string, path: string): Route | RpcError {
    try {
      return options.router.match(method, path);
    } catch (error) {
      if (error instanceof RpcError) return error;
      throw error;
    }
  }

  async function answerUnder(
    fault: Fault | undefined,
    request: IncomingMessage,
    route: Route | RpcError,
  ): Promise<Answer> {
    const replacement = fault && replacementAnswer(fault);
    // A reset before processing sends nothing, so any answer will do.
    const unprocessed = fault !== undefined && !isProcessed(fault);
    if (unprocessed) return replacement ?? jsonAnswer(503, {});
    const answer = await trueAnswer(request, route);
    return replacement ?? answer;
  }

  async function trueAnswer(request: IncomingMessage, route: Route | RpcError): Promise<Answer> {
    const operationId = route instanceof RpcError ? undefined : route.operationId;
    try {
      if (route instanceof RpcError) throw route;
      return checkedAnswer(operationId, 200, await process(request, route));
    } catch (error) {
      if (error instanceof ClientGoneError) throw error;
      const refusal = error instanceof RpcError ? error : internalError(operationId, error);
      return checkedAnswer(operationId, refusal.httpStatus, createStatus(refusal.facts), refusal.headers);
    }
  }

  function checkedAnswer(operationId: string | undefined, httpStatus: number, body: object, headers = {}): Answer {
    const problems = validator.problemsOfAnswer(operationId, httpStatus, body);
    if (problems.length === 0) return jsonAnswer(httpStatus, body, headers);
    throw new Error(`The answer with HTTP ${httpStatus} does not fit the document: ${problems.join("; ")}.`);
  }

  async function process(
    request: IncomingMessage,
    { operationId, rawParameters }: Route,
  ): Promise<Record<string, unknown>> {
    options.authenticate(request.headers);
    const parameters = decodeParameters(rawParameters);
    validator.checkParameters(operationId, parameters);
    const body = await readJsonBody(request, options.limits);
    validator.checkRequest(operationId, body);
    const handle = options.operations[operationId];
    if (handle !== undefined) return handle({ parameters, body });
    const message = `The emulator does not offer the operation ${operationId}.`;
    throw new RpcError({ codeName: "UNIMPLEMENTED", reason: "OPERATION_UNIMPLEMENTED", message });
  }

  function internalError(operationId: string | undefined, error: unknown): RpcError {
    reportFailure(`answering ${operationId ?? "a request"}`, error);
    const message = "The emulator failed. Its failure event says how; please report it.";
    return new RpcError({ codeName: "INTERNAL", reason: "EMULATOR_FAILED", message });
  }

  function reportFailure(doing: string, error: unknown): void {
    emit({ type: "failure", doing, error: error instanceof Error ? error : new Error(String(error)) });
  }

  return exchange;
}
