import { invalidArgument, RpcError } from "../rpc/status.js";
import type { ApiDocument, OperationObject, PathItem } from "./document.js";

export interface Route {
  readonly operationId: string;
  readonly operation: OperationObject;
  /** As in the request, still percent-encoded. */
  readonly rawParameters: Readonly<Record<string, string>>;
}

export interface Router {
  /** Finds the operation. `path` has no query. Throws NOT_FOUND, or UNIMPLEMENTED with HTTP 405 for a wrong method. */
  match(method: string, path: string): Route;
}

/**
 * Routes by the paths of the document. The path is split before it is decoded and without resolving dots, so "..", or an
 * encoded slash, stays inside one parameter, where `decodeParameters` rejects it.
 */
export function createRouter(document: ApiDocument): Router {
  const templates = Object.entries(document.paths)
    .map(([template, item]) => compileRoute(template, item))
    // "…/{operation_id}:cancel" also matches "…/{operation_id}". The template with more literal text wins.
    .sort((a, b) => b.literalLength - a.literalLength);

  return {
    match(method, path) {
      const matching = templates.flatMap(({ item, pattern }) => {
        const match = pattern.exec(path);
        return match === null ? [] : [{ item, rawParameters: { ...match.groups } }];
      });
      for (const { item, rawParameters } of matching) {
        const operation = operationsOf(item).get(method);
        if (operation !== undefined) return { operationId: operation.operationId, operation, rawParameters };
      }
      const [closest] = matching;
      if (closest === undefined) throw unknownPath();
      throw wrongMethod(method, [...operationsOf(closest.item).keys()]);
    },
  };
}

/** Decodes once. Ids become folder names and are part of responses, so unsafe characters are rejected with HTTP 400. */
export function decodeParameters(raw: Readonly<Record<string, string>>): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) decoded[name] = decodeParameter(name, value);
  return decoded;
}

function decodeParameter(name: string, raw: string): string {
  let value: string;
  try {
    value = decodeURIComponent(raw);
  } catch {
    throw invalidArgument(name, "is not valid percent-encoding");
  }
  if (value === "." || value === "..") throw invalidArgument(name, 'must not be "." or ".."');
  if (/[/\\]/.test(value)) throw invalidArgument(name, "must not contain a slash or a backslash");
  // oxlint-disable-next-line no-control-regex -- searches for control characters
  if (/[\u0000-\u001f\u007f]/.test(value)) throw invalidArgument(name, "must not contain control characters");
  return value;
}

function compileRoute(template: string, item: PathItem): { pattern: RegExp; literalLength: number; item: PathItem } {
  const parts = template.split(/\{(\w+)\}/);
  const source = parts.map((part, index) => (index % 2 === 0 ? literalPattern(part) : `(?<${part}>[^/]+)`)).join("");
  const literalLength = parts.filter((_, index) => index % 2 === 0).join("").length;
  return { pattern: new RegExp(`^${source}$`), literalLength, item };
}

/**
 * Matches a text as it is or percent-encoded, which means the same in a path (RFC 3986, 2.4 and 6.2.2.2). Some clients and
 * gateways send `task%3Alist`.
 */
function literalPattern(text: string): string {
  return Array.from(text, (character) => {
    const plain = character.replace(/[.*+?^${}()|[\]\\]/, "\\$&");
    if (character === "/") return plain;
    const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
    const anyCase = hex.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    return `(?:${plain}|%${anyCase})`;
  }).join("");
}

function operationsOf(item: PathItem): Map<string, OperationObject> {
  const operations = new Map<string, OperationObject>();
  if (item.get !== undefined) operations.set("GET", item.get);
  if (item.post !== undefined) operations.set("POST", item.post);
  return operations;
}

function unknownPath(): RpcError {
  const message = "No operation of the document has this path. Check the path, or pathOverrides of the client.";
  return new RpcError({ codeName: "NOT_FOUND", reason: "PATH_UNKNOWN", message });
}

/** UNIMPLEMENTED with HTTP 405. */
export function wrongMethod(method: string, allowed: readonly string[]): RpcError {
  const message = `This path takes ${allowed.join(", ")}, not ${method}.`;
  return new RpcError(
    { codeName: "UNIMPLEMENTED", reason: "METHOD_NOT_ALLOWED", message },
    { httpStatus: 405, headers: { Allow: allowed.join(", ") } },
  );
}
