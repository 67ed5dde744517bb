import type { IncomingMessage, ServerResponse } from "node:http";
import type { ChooseFault } from "../faults/choose-fault.js";
import type { Fault } from "../faults/fault.js";
import { createStatus, RpcError, type StatusFacts } from "../rpc/status.js";
import { sleep, type Clock } from "../time/clock.js";
import { linkSignal } from "../time/linked-signal.js";
import type { Authenticate } from "./authentication.js";
import { ClientGoneError, readJsonBody, type BodyLimits } from "./body.js";
import type { Cors } from "./cors.js";
import { deliver, reset } from "./delivery.js";
import { presignedLink } from "./document.js";
import { fileResponse, type ReadableFile } from "./file-response.js";
import { parseRequestTarget, type RequestTarget } from "./host.js";
import type { CheckHost } from "./host-check.js";
import { isProcessed, jsonResponse, replacementResponse, type ResponseContent } from "./response.js";
import { decodeParameters, wrongMethod, type Route, type Router } from "./router.js";
import type { DocumentValidator } from "./validation.js";

export interface ExchangeOptions {
  readonly router: Router;
  readonly validator: DocumentValidator;
  readonly checkHost: CheckHost;
  readonly cors: Cors;
  readonly authenticate: Authenticate;
  readonly operations: OperationHandlers;
  readonly links: LinkHandler;
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
  /** Fits the document's parameters for this operation. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Where the caller reached the emulator, as `http://127.0.0.1:8787`. */
  readonly origin: string;
  /** Fits the document's schema for this operation. Undefined when no body was sent. */
  readonly body: unknown;
}

/** Downloads that need no credentials. */
export interface LinkHandler {
  /** What the path of every link begins with. */
  readonly prefix: string;
  /** The file of a link. Rejects with a Status when it is not valid. */
  readonly open: (path: string, query: string) => Promise<ReadableFile>;
}

/** An exchange is over. */
export interface ExchangeEvent {
  readonly type: "request";
  /**
   * `presignedLink` for a download. Undefined when no operation of the document has this method and path, or the request
   * was meant for another host.
   */
  readonly operationId: string | undefined;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 0 when the connection ended without a response. */
  readonly status: number;
  readonly durationInMs: number;
  readonly fault?: Fault["kind"];
  /** Why the request was rejected. It is missing for a request that fits the document and could be fulfilled. */
  readonly problem?: RequestProblem;
}

/** What a Status says to programs about a rejected request: ErrorInfo, without the message. */
export interface RequestProblem {
  /** As `INVALID_ARGUMENT` or `SIGNATURE_MISMATCH`. */
  readonly reason: string;
  /** The field, parameter or header that is not valid. Its value is not told. */
  readonly field?: string;
  /** What is wrong with the field. */
  readonly problem?: string;
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
    const target = parseRequestTarget(request.url ?? "");
    const { path } = target;
    const wrongHost = options.checkHost(request);
    const route = wrongHost ?? routeOf(method, path);
    const operationId = operationIdOf(route);
    const { signal, abort, release } = linkSignal(options.signal);
    response.once("close", () => abort(new Error("The client disconnected.")));
    let fault: Fault | undefined;
    let problem: RequestProblem | undefined;
    let status = 0;
    try {
      const preflight = wrongHost === undefined ? options.cors.preflight(request) : undefined;
      // Neither a request that is meant for another host, nor a question of a browser, changes a counter that a fault uses.
      if (wrongHost === undefined && preflight === undefined) {
        fault = options.chooseFault({ operationId, method, path, count: options.count(operationId) });
      }
      if (fault?.latencyInMs !== undefined) await sleep(clock, fault.latencyInMs, signal);
      const content =
        preflight ?? (await respondUnder(fault, request, target, route, (rejected) => (problem = rejected)));
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
    options.onExchange({
      ...event,
      ...(fault === undefined ? {} : { fault: fault.kind }),
      ...(problem === undefined ? {} : { problem }),
    });
  }

  function routeOf(method: string, path: string): Routed {
    if (path.startsWith(options.links.prefix)) return presignedLink;
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
    target: RequestTarget,
    route: Routed,
    onProblem: (problem: RequestProblem) => void,
  ): Promise<ResponseContent> {
    const replacement = fault && replacementResponse(fault);
    // A reset before processing sends nothing, so the content does not matter.
    if (fault !== undefined && !isProcessed(fault)) return replacement ?? jsonResponse(503, {});
    const content = await respond(request, target, route, onProblem);
    return replacement ?? content;
  }

  async function respond(
    request: IncomingMessage,
    target: RequestTarget,
    route: Routed,
    onProblem: (problem: RequestProblem) => void,
  ): Promise<ResponseContent> {
    const operationId = operationIdOf(route);
    try {
      if (route instanceof RpcError) throw route;
      if (route === presignedLink) return await openLink(request, target);
      return checkedResponse(operationId, 200, await callOperation(request, target, route));
    } catch (error) {
      if (error instanceof ClientGoneError) throw error;
      const { httpStatus, facts, headers } = error instanceof RpcError ? error : internalError(operationId, error);
      onProblem(problemOf(facts));
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

  async function openLink(
    { method = "", headers }: IncomingMessage,
    { path, query }: RequestTarget,
  ): Promise<ResponseContent> {
    if (method !== "GET" && method !== "HEAD") throw wrongMethod(method, ["GET", "HEAD"]);
    return fileResponse(await options.links.open(path, query), method, headers);
  }

  async function callOperation(
    request: IncomingMessage,
    { query: queryText }: RequestTarget,
    { operationId, rawParameters }: Route,
  ): Promise<Record<string, unknown>> {
    options.authenticate(request.headers);
    const parameters = decodeParameters(rawParameters);
    validator.checkParameters(operationId, parameters);
    const query = validator.readQuery(operationId, queryText);
    const body = await readJsonBody(request, options.limits);
    validator.checkRequest(operationId, body);
    const handle = options.operations[operationId];
    if (handle !== undefined) return handle({ parameters, query, body, origin: `http://${request.headers.host}` });
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

type Routed = Route | typeof presignedLink | RpcError;

function operationIdOf(route: Routed): string | undefined {
  if (route instanceof RpcError) return undefined;
  return route === presignedLink ? presignedLink : route.operationId;
}

function problemOf({ reason, metadata = {} }: StatusFacts): RequestProblem {
  const { field, problem } = metadata;
  return { reason, ...(field === undefined ? {} : { field }), ...(problem === undefined ? {} : { problem }) };
}
