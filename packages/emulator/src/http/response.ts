import type { Fault } from "../faults/fault.js";
import { codeNameOfHttpStatus } from "../rpc/codes.js";
import { createStatus, RpcError } from "../rpc/status.js";

/** What goes back to the client. */
export type ResponseContent = TextResponse | StreamResponse;

export interface TextResponse {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A body that is read while it is sent. */
export interface StreamResponse {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In bytes. A response to HEAD has a length, and no bytes. */
  readonly length: number;
  readonly bytes: () => AsyncIterable<Uint8Array>;
}

export function jsonResponse(
  httpStatus: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): TextResponse {
  return {
    httpStatus,
    headers: { "Content-Type": "application/json; charset=utf-8", ...headers },
    text: JSON.stringify(body),
  };
}

export function errorResponse(error: RpcError): TextResponse {
  return jsonResponse(error.httpStatus, createStatus(error.facts), error.headers);
}

/** Whether the request takes effect in spite of the fault. */
export function isProcessed(fault: Fault): boolean {
  switch (fault.kind) {
    case "status":
    case "html":
      return fault.isProcessed ?? false;
    case "reset":
      return fault.when !== "before-processing";
    case "delay":
    case "truncate":
    case "trickle":
      return true;
  }
}

/** The response that a fault puts in place of the real one. Undefined when the fault leaves the content alone. */
export function replacementResponse(fault: Fault): ResponseContent | undefined {
  if (fault.kind === "html") return gatewayPage(fault.status ?? 502);
  if (fault.kind !== "status") return undefined;
  const { status, retryAfter, retryDelayInMs } = fault;
  const facts = {
    codeName: codeNameOfHttpStatus(status),
    reason: "INJECTED_FAULT",
    message: `The emulator was told to respond with HTTP ${status}.`,
    ...(retryDelayInMs === undefined ? {} : { retryDelayInMs }),
  };
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return errorResponse(new RpcError(facts, { httpStatus: status, headers }));
}

function gatewayPage(httpStatus: number): ResponseContent {
  const text = `<html>\r\n<head><title>${httpStatus}</title></head>\r\n<body><h1>${httpStatus}</h1><hr>gateway</body>\r\n</html>\r\n`;
  return { httpStatus, headers: { "Content-Type": "text/html" }, text };
}
