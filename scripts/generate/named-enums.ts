import { at, isObject, type JsonObject } from "../openapi-document.ts";

/** A component schema whose integers have names (`x-enum-varnames`). */
export interface NamedEnum {
  readonly name: string;
  readonly values: ReadonlyMap<string, number>;
}

export function namedEnums(document: JsonObject): readonly NamedEnum[] {
  return Object.entries(at(document, "components", "schemas")).flatMap(([name, schema]) => {
    const values = namedValues(schema);
    return values.size === 0 ? [] : [{ name, values }];
  });
}

/** google.rpc.Code, which the document holds as the `code` of a Status. */
export function rpcCodesOf(document: JsonObject): ReadonlyMap<string, number> {
  return namedValues(at(document, "components", "schemas", "Status", "properties", "code"));
}

/** The names stand on the schema, or on the branch of its `anyOf` beside which unknown integers are allowed. */
function namedValues(schema: unknown): ReadonlyMap<string, number> {
  if (!isObject(schema)) return new Map();
  const branches = Array.isArray(schema["anyOf"]) ? [schema, ...schema["anyOf"]] : [schema];
  for (const branch of branches) {
    const values: unknown = at(branch)["enum"];
    const names: unknown = at(branch)["x-enum-varnames"];
    if (Array.isArray(values) && Array.isArray(names)) {
      return new Map(names.map((name, index) => [String(name), Number(values[index])]));
    }
  }
  return new Map();
}
