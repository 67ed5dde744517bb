import { isObject, objectsIn, textOf, type JsonObject } from "../openapi-document.js";

/**
 * The document as Redoc shows it best. Redoc replaces the description of a field that has alternatives by that of the
 * first alternative, so the field's own words would be lost. Here a field that is "this schema, or null" becomes the
 * schema with `orNull` behind its words, and "known numbers, or any number" becomes the known numbers with both
 * descriptions. The downloads keep the exact schemas.
 */
export function forReaders(document: JsonObject, orNull: string): JsonObject {
  const changed = visit(document, orNull);
  return isObject(changed) ? changed : document;
}

function visit(value: unknown, orNull: string): unknown {
  if (Array.isArray(value)) return value.map((item) => visit(item, orNull));
  if (!isObject(value)) return value;
  const simpler = withoutNull(value, orNull) ?? withoutUnknownNumbers(value) ?? value;
  return Object.fromEntries(Object.entries(simpler).map(([key, item]) => [key, visit(item, orNull)]));
}

function withoutNull(schema: JsonObject, orNull: string): JsonObject | undefined {
  const [first, second, ...more] = objectsIn(schema["anyOf"]);
  if (first === undefined || second?.["type"] !== "null" || more.length > 0) return undefined;
  const { anyOf: _, ...rest } = schema;
  return { ...rest, ...first, description: `${textOf(schema["description"]).trimEnd()} ${orNull}`.trim() };
}

function withoutUnknownNumbers(schema: JsonObject): JsonObject | undefined {
  const [known, unknown, ...more] = objectsIn(schema["anyOf"]);
  const isOpen = Array.isArray(known?.["enum"]) && unknown?.["type"] === "integer" && !("enum" in unknown);
  if (known === undefined || unknown === undefined || !isOpen || more.length > 0) return undefined;
  const { anyOf: _, ...rest } = schema;
  const { title: _title, ...values } = known;
  const description = [schema, unknown].map((part) => textOf(part["description"]).trim()).join("\n\n");
  return { ...values, ...rest, description };
}
