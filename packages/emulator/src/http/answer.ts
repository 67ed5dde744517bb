import { createStatus, type RpcError } from "../rpc/status.js";

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
