import { at, operationsOf, type JsonObject } from "../openapi-document.ts";
import { namedEnums } from "./named-enums.ts";
import { schemaTypes } from "./schema-types.ts";

/** The types of the request bodies and of what they refer to, which is what the emulator needs. */
export function requestTypes(document: JsonObject): Promise<string> {
  const schemas = at(document, "components", "schemas");
  const used = new Set(namedEnums(document).map(({ name }) => name));
  for (const { body } of operationsOf(document)) addReferences(body?.schema ?? {});

  function addReferences(schema: unknown): void {
    for (const [, name = ""] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      addReferences(schemas[name]);
    }
  }

  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return schemaTypes({ ...document, paths: {}, components: { schemas: kept } });
}
