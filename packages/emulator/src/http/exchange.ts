import type { IncomingMessage, ServerResponse } from "node:http";
import type { ChooseFault } from "../faults/choose-fault.js";
import type { Fault } from "../faults/fault.js";
import { createStatus, RpcError } from "../rpc/status.js";
import { sleep, type Clock } from "../time/clock.js";
import { linkSignal } from "../time/linked-signal.js";
import type { Authenticate } from "./authentication.js";
import { ClientGoneError, readJsonBody, type BodyLimits } from "./body.js";
import type { Cors } from "./cors.js";
import { deliver, reset } from "./delivery.js";
import { parseRequestTarget } from "./host.js";
import type { CheckHost } from "./host-check.js";
import { isProcessed, jsonResponse, replacementResponse, type ResponseContent } from "./response.js";
import { decodeParameters, type Route, type Router } from "./router.js";
import type { DocumentValidator } from "./validation.js";

export interface ExchangeOptions {
  readonly router: Router;
  readonly validator: DocumentValidator;
  readonly checkHost: CheckHost;
  readonly cors: Cors;
  readonly authenticate: Authenticate;
  readonly operations: OperationHandlers;
  readonly limits: BodyLimits;
  readonly clock: Clock;
  readonly chooseFault: ChooseFault;
  /** Counts a request, and returns how many of its operation there have been. */
  readonly count: (operationId: string | undefined) => number;
  readonly onExchange: (event: ExchangeEvent) => void;
  /** The emulator itself failed. */
  readonly onFailure: (doing: string, error: unknown) => void;
  /** Aborted when the emulator closes. */
  readonly signal: AbortSignal;
}

/** What each operation of the document does, by operationId. */
export type OperationHandlers = Readonly<Record<string, OperationHandler>>;

/** Resolves with the body of the 200 response. */
export type OperationHandler = (call: OperationCall) => Promise<Record<string, unknown>>;

export interface OperationCall {
  readonly parameters: Readonly<Record<string, string>>;
  /** Fits the document's schema for this operation. Undefined when no body was sent. */
  readonly body: unknown;
}

/** An exchange is over. */
export interface ExchangeEvent {
  readonly type: "request";
  /** Undefined when no operation of the document has this method and path, or the request was meant for another host. */
  readonly operationId: string | undefined;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 0 when the connection ended without a response. */
  readonly status: number;
  readonly durationInMs: number;
  readonly fault?: Fault["kind"];
}

/**
 * Handles one request. The order is: host, path, fault, credentials, parameters, body, operation, check of the response,
 * sending. Never rejects.
 */
export function createExchange(
  options: ExchangeOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { clock, validator, onFailure } = options;

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = clock.monotonic();
    const method = request.method ?? "";
    const { path } = parseRequestTarget(request.url ?? "");
    const wrongHost = options.checkHost(request);
    const route = wrongHost ?? routeOf(method, path);
    const operationId = route instanceof RpcError ? undefined : route.operationId;
    const { signal, abort, release } = linkSignal(options.signal);
    response.once("close", () => abort(new Error("The client disconnected.")));
    let fault: Fault | undefined;
    let status = 0;
    try {
      const preflight = wrongHost === undefined ? options.cors.preflight(request) : undefined;
      // Neither a request that is meant for another host, nor a question of a browser, changes a counter that a fault uses.
      if (wrongHost === undefined && preflight === undefined) {
        fault = options.chooseFault({ operationId, method, path, count: options.count(operationId) });
      }
      if (fault?.latencyInMs !== undefined) await sleep(clock, fault.latencyInMs, signal);
      const content = preflight ?? (await respondUnder(fault, request, route));
      const headers = { ...content.headers, ...options.cors.headers(request) };
      status = await deliver(response, { ...content, headers }, { clock, fault, signal });
    } catch (error) {
      if (!signal.aborted && !(error instanceof ClientGoneError)) onFailure(`responding to ${method} ${path}`, error);
      reset(response);
    } finally {
      release();
    }
    const durationInMs = clock.monotonic() - startedAt;
    const event = { type: "request", operationId, method, path, status, durationInMs } as const;
    options.onExchange(fault === undefined ? event : { ...event, fault: fault.kind });
  }

  function routeOf(method: string, path: string): Route | RpcError {
    try {
      return options.router.match(method, path);
    } catch (error) {
      if (error instanceof RpcError) return error;
      throw error;
    }
  }

  async function respondUnder(
    fault: Fault | undefined,
    request: IncomingMessage,
    route: Route | RpcError,
  ): Promise<ResponseContent> {
    const replacement = fault && replacementResponse(fault);
    // A reset before processing sends nothing, so the content does not matter.
    if (fault !== undefined && !isProcessed(fault)) return replacement ?? jsonResponse(503, {});
    const content = await respond(request, route);
    return replacement ?? content;
  }

  async function respond(request: IncomingMessage, route: Route | RpcError): Promise<ResponseContent> {
    const operationId = route instanceof RpcError ? undefined : route.operationId;
    try {
      if (route instanceof RpcError) throw route;
      return checkedResponse(operationId, 200, await callOperation(request, route));
    } catch (error) {
      if (error instanceof ClientGoneError) throw error;
      const { httpStatus, facts, headers } = error instanceof RpcError ? error : internalError(operationId, error);
      return checkedResponse(operationId, httpStatus, createStatus(facts), headers);
    }
  }

  function checkedResponse(
    operationId: string | undefined,
    httpStatus: number,
    body: object,
    headers = {},
  ): ResponseContent {
    const problems = validator.problemsOfResponse(operationId, httpStatus, body);
    if (problems.length === 0) return jsonResponse(httpStatus, body, headers);
    throw new Error(`The response with HTTP ${httpStatus} does not fit the document: ${problems.join("; ")}.`);
  }

  async function callOperation(
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
    const message = `The emulator does not implement the operation ${operationId}.`;
    throw new RpcError({ codeName: "UNIMPLEMENTED", reason: "OPERATION_UNIMPLEMENTED", message });
  }

  function internalError(operationId: string | undefined, error: unknown): RpcError {
    onFailure(`responding to ${operationId ?? "a request"}`, error);
    const message = "The emulator failed. Its failure event has the details. Please report it.";
    return new RpcError({ codeName: "INTERNAL", reason: "EMULATOR_FAILED", message });
  }

  return exchange;
}
