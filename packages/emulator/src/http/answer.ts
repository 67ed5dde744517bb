import { createStatus, rpcCodes, type RpcCodeName, type RpcError } from "./rpc-status.js";

/** What goes back to the client, as text. */
export interface Answer {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const jsonHeaders = { "Content-Type": "application/json; charset=utf-8" };

export function jsonAnswer(httpStatus: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { httpStatus, headers: { ...jsonHeaders, ...headers }, text: JSON.stringify(body) };
}

export function errorAnswer(error: RpcError): Answer {
  return jsonAnswer(error.httpStatus, createStatus(error.facts), error.headers);
}

export function htmlAnswer(httpStatus: number): Answer {
  const text = `<html>\r\n<head><title>${httpStatus}</title></head>\r\n<body><h1>${httpStatus}</h1><hr>gateway</body>\r\n</html>\r\n`;
  return { httpStatus, headers: { "Content-Type": "text/html" }, text };
}

/** The rpc code that the documented table gives for an HTTP status; UNKNOWN for one that it does not list. */
export function codeNameOfHttpStatus(httpStatus: number): RpcCodeName {
  return preferredCodes[httpStatus] ?? (httpStatus >= 400 && httpStatus < 500 ? "INVALID_ARGUMENT" : "UNKNOWN");
}

/** Where the table has several codes for one status, the one that a gateway or an overloaded service would mean. */
const preferredCodes: Readonly<Record<number, RpcCodeName>> = {
  [rpcCodes.INVALID_ARGUMENT.httpStatus]: "INVALID_ARGUMENT",
  [rpcCodes.UNAUTHENTICATED.httpStatus]: "UNAUTHENTICATED",
  [rpcCodes.PERMISSION_DENIED.httpStatus]: "PERMISSION_DENIED",
  [rpcCodes.NOT_FOUND.httpStatus]: "NOT_FOUND",
  [rpcCodes.CANCELLED.httpStatus]: "CANCELLED",
  [rpcCodes.ABORTED.httpStatus]: "ABORTED",
  [rpcCodes.RESOURCE_EXHAUSTED.httpStatus]: "RESOURCE_EXHAUSTED",
  [rpcCodes.INTERNAL.httpStatus]: "INTERNAL",
  [rpcCodes.UNIMPLEMENTED.httpStatus]: "UNIMPLEMENTED",
  [rpcCodes.UNAVAILABLE.httpStatus]: "UNAVAILABLE",
  [rpcCodes.DEADLINE_EXCEEDED.httpStatus]: "DEADLINE_EXCEEDED",
};
