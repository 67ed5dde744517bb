import type { Status } from "../generated/components.js";
import { isJsonObject } from "../json/values.js";
import { rpcCodeOfStatus } from "./rpc-code.js";

/** A detail message of a Status: fields beside its type. */
export interface StatusDetail {
  readonly "@type"?: unknown;
  readonly [field: string]: unknown;
}

/** Server text longer than this tells a reader nothing more; a gateway's HTML page can be many kilobytes. */
const longestText = 500;

/**
 * Reads whatever came with an error status as a google.rpc.Status: at the top level, wrapped as `{"error": {…}}` the way
 * some gateways do, as HTML, or as nothing at all. The code is always one of google.rpc.Code's range when it can be known.
 */
export function readStatus(body: unknown, httpStatus: number): Status {
  const code = rpcCodeOfStatus(httpStatus);
  if (!isJsonObject(body)) {
    const text = typeof body === "string" ? plainText(body) : "";
    return { code, message: text || "the response has no body", details: [] };
  }
  const status = isJsonObject(body["error"]) ? body["error"] : body;
  return {
    ...status,
    // A body's code is the rpc code; some gateways write the HTTP status there instead, which no rpc code reaches.
    code: isRpcErrorCode(status["code"]) ? status["code"] : code,
    message: typeof status["message"] === "string" ? status["message"] : "",
    details: detailsOf(status),
  };
}

/**
 * Whether a body is a Status as the service writes it, and not what a gateway, a proxy or a firewall says in its place. One
 * that a gateway wraps must have a code of google.rpc.Code: `{"error":{"code":404,…}}` is its own.
 */
export function isServiceStatus(body: unknown): boolean {
  if (!isJsonObject(body)) return false;
  const { code, message, error } = body;
  if (isJsonObject(error)) return isRpcErrorCode(error["code"]) && typeof error["message"] === "string";
  return typeof message === "string" && (typeof code === "number" || (typeof code === "string" && code !== ""));
}

export function detailsOf({ details }: { readonly details?: unknown }): Readonly<Record<string, unknown>>[] {
  return Array.isArray(details) ? details.filter(isJsonObject) : [];
}

/** The details of a type, whatever stands before the type's name: unknown prefixes and types never make this fail. */
export function ofType(details: readonly StatusDetail[], typeName: string): readonly StatusDetail[] {
  return details.filter(({ "@type": type }) => typeof type === "string" && `/${type}`.endsWith(`/${typeName}`));
}

/** One line of readable text: no markup, and no control characters that would forge a line in a log. */
export function plainText(text: string): string {
  const line = withoutMarkup(text.slice(0, 8 * longestText))
    // oxlint-disable-next-line no-control-regex -- these are what must go
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .trim();
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
}

/** What closes a style or a script is found first: an expression for both ends would look for the second at each first. */
function withoutMarkup(html: string): string {
  const closed = html.split(/<\/(?:style|script)>/i);
  const last = closed.pop() ?? "";
  const texts = closed.map((part) => part.split(/<(?:style|script)/i, 1)[0]);
  return [...texts, last].join(" ").replace(/<[^<>]*>/g, " ");
}

function isRpcErrorCode(code: unknown): code is number {
  return typeof code === "number" && Number.isInteger(code) && code > 0 && code < 100;
}
