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
 * Whether a body is the service's own word: a google.rpc.Status, as it is or wrapped as above. A gateway, a proxy or a
 * firewall in between sends HTML, text, JSON without a code, or the HTTP status as the code. A code of the service's own that
 * is none of google.rpc.Code, such as 40301, counts as its word.
 */
export function isOwnStatus(body: unknown): boolean {
  if (!isJsonObject(body)) return false;
  const status = isJsonObject(body["error"]) ? body["error"] : body;
  return isOwnCode(status["code"]) && (status["message"] === undefined || typeof status["message"] === "string");
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

function isOwnCode(code: unknown): boolean {
  const number = typeof code === "string" && code !== "" ? Number(code) : code;
  return typeof number === "number" && Number.isInteger(number) && number > 0 && (number < 100 || number > 599);
}
