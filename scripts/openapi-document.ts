import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runRedocly } from "./redocly.js";

/** What a JSON object parses to, before anyone has looked into it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One operation, with what its path item gives it. */
export interface OperationEntry {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** As it stands in the document. */
  readonly source: JsonObject;
  readonly safeToRepeat: boolean;
  /** Undefined when the operation takes no body. */
  readonly body: { readonly required: boolean; readonly schema: JsonObject } | undefined;
  /** The schema of the 200 answer. */
  readonly answer: JsonObject;
  /** Undefined when its answer is no page of a list (`x-pagination`). */
  readonly pagination: Pagination | undefined;
}

/** How the pages of a list follow each other; the names are those of fields. */
export type Pagination =
  | {
      readonly by: "number";
      readonly page: string;
      readonly items: string;
      readonly total: string;
      /** The number of the first page; two where it is unknown which. */
      readonly first: readonly number[];
    }
  | { readonly by: "token"; readonly token: string; readonly next: string; readonly items: string };

export const methods = ["get", "put", "post", "delete", "patch"] as const;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path of keys; undefined when nothing does. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

/** The object at a path of keys; an empty one when there is none. */
export function at(value: unknown, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, path);
  return isObject(found) ? found : {};
}

/** The objects in a list; none where there is no list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/**
 * The whole document in one, with references to components kept. By Redocly's command: its library is not part of the CLI's
 * interface, and the one that openapi-typescript brings is a major version older than the linter that guards the document.
 */
export async function bundleDocument(root: string): Promise<JsonObject> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-bundle-"));
  try {
    const file = join(folder, "openapi.json");
    await runRedocly(root, ["bundle", "openapi/aidmp.yaml", "--output", file]);
    const document: unknown = JSON.parse(await readFile(file, "utf8"));
    if (!isObject(document)) throw new Error("The bundled document is no object.");
    return document;
  } catch (cause) {
    throw new Error(`Bundling openapi/aidmp.yaml failed; \`npx redocly lint\` says more.\n${String(cause)}`, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every operation, in the document's order. */
export function operationsOf(document: JsonObject): readonly OperationEntry[] {
  return Object.entries(at(document, "paths")).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = at(item, method);
      const operationId = textOf(operation["operationId"]);
      return operationId === "" ? [] : [describeOperation(operationId, method, path, operation)];
    }),
  );
}

/** The name of the component that a schema is a reference to; undefined for an inline schema. */
export function componentName(schema: JsonObject): string | undefined {
  return /^#\/components\/schemas\/(\w+)$/.exec(textOf(schema["$ref"]))?.[1];
}

/** The component that a part refers to; the part itself where it does not refer to one. */
export function resolved(document: JsonObject, part: JsonObject): JsonObject {
  const [, kind = "", name = ""] = /^#\/components\/(\w+)\/([\w-]+)$/.exec(textOf(part["$ref"])) ?? [];
  return kind === "" ? part : at(document, "components", kind, name);
}

function describeOperation(operationId: string, method: string, path: string, operation: JsonObject): OperationEntry {
  const body = at(operation, "requestBody");
  return {
    operationId,
    method: method.toUpperCase(),
    path,
    summary: textOf(operation["summary"]),
    description: textOf(operation["description"]).trim(),
    source: operation,
    // What nobody has declared harmless is not repeated.
    safeToRepeat: operation["x-safe-to-repeat"] === true,
    body:
      "content" in body
        ? { required: body["required"] === true, schema: at(body, "content", "application/json", "schema") }
        : undefined,
    answer: at(operation, "responses", "200", "content", "application/json", "schema"),
    pagination: "x-pagination" in operation ? readPagination(operationId, at(operation, "x-pagination")) : undefined,
  };
}

function readPagination(operationId: string, pagination: JsonObject): Pagination {
  const name = (field: string): string => {
    const value = textOf(pagination[field]);
    if (value === "") throw new Error(`x-pagination of ${operationId} has no ${field}.`);
    return value;
  };
  const items = name("items");
  if (pagination["by"] === "token") return { by: "token", token: name("token"), next: name("next"), items };
  const first = [pagination["first"]].flat().map(Number);
  return { by: "number", page: name("page"), items, total: name("total"), first };
}
