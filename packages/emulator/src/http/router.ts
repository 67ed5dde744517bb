import { invalidArgument, RpcError } from "../rpc/status.js";
import type { ApiDocument, OperationObject, PathItem } from "./document.js";

export interface Route {
  readonly operationId: string;
  readonly operation: OperationObject;
  /** As they stand in the request, still percent-encoded. */
  readonly rawParameters: Readonly<Record<string, string>>;
}

export interface Router {
  /** The operation for a method and a path without query. Throws NOT_FOUND, or UNIMPLEMENTED with 405 for a wrong method. */
  match(method: string, path: string): Route;
}

/**
 * Routes by the document's own paths. The path is split as it was sent, before any decoding and without resolving dots:
 * what climbs or hides a slash stays inside one parameter, where `decodeParameters` refuses it.
 */
export function createRouter(document: ApiDocument): Router {
  const templates = Object.entries(document.paths)
    .map(([template, item]) => compileRoute(template, item))
    // "…/{operation_id}:cancel" also fits "…/{operation_id}": the longer text decides.
    .sort((a, b) => b.literalLength - a.literalLength);

  return {
    match(method, path) {
      const fitting = templates.flatMap(({ item, pattern }) => {
        const match = pattern.exec(path);
        return match === null ? [] : [{ item, rawParameters: { ...match.groups } }];
      });
      for (const { item, rawParameters } of fitting) {
        const operation = operationsOf(item).get(method);
        if (operation !== undefined) return { operationId: operation.operationId, operation, rawParameters };
      }
      const [closest] = fitting;
      if (closest === undefined) throw unknownPath();
      throw wrongMethod(method, [...operationsOf(closest.item).keys()]);
    },
  };
}

/** Decodes once. Ids become folder names and go into answers: what could climb or confuse is refused with 400. */
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
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) throw invalidArgument(name, "must not contain control characters");
  return value;
}

function compileRoute(template: string, item: PathItem): { pattern: RegExp; literalLength: number; item: PathItem } {
  const parts = template.split(/\{(\w+)\}/);
  const source = parts
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&") : `(?<${part}>[^/]+)`))
    .join("");
  const literalLength = parts.filter((_, index) => index % 2 === 0).join("").length;
  return { pattern: new RegExp(`^${source}$`), literalLength, item };
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

function wrongMethod(method: string, allowed: readonly string[]): RpcError {
  const message = `This path takes ${allowed.join(", ")}, not ${method}.`;
  return new RpcError(
    { codeName: "UNIMPLEMENTED", reason: "METHOD_NOT_ALLOWED", message },
    { httpStatus: 405, headers: { Allow: allowed.join(", ") } },
  );
}
