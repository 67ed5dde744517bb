import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  date,
  integer,
  oneof,
  record,
  string,
} from "fast-check";

/** The part of JSON Schema that the document's requests use. */
export interface RequestSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly RequestSchema[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, RequestSchema>>;
  readonly additionalProperties?: boolean;
  readonly items?: RequestSchema;
}

export type Resolve = (ref: string) => RequestSchema;

const mostInt32 = 2 ** 31 - 1;

/** Values that a schema accepts. Throws at a schema that it does not understand, rather than generate less. */
export function valid(schema: RequestSchema, resolve: Resolve): Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valid(resolve(schema.$ref), resolve);
  if (schema.anyOf !== undefined) return oneof(...schema.anyOf.map((one) => valid(one, resolve)));
  if (schema.enum !== undefined) return constantFrom(...schema.enum);
  if (Array.isArray(schema.type)) {
    return oneof(...schema.type.map((type: string) => valid({ ...schema, type }, resolve)));
  }
  switch (schema.type) {
    case "string":
      return schema.format === "date-time" ? anyTime : string({ unit: "grapheme", maxLength: 40 });
    case "integer":
      return integer({ min: schema.minimum ?? -mostInt32 - 1, max: schema.maximum ?? mostInt32 });
    case "boolean":
      return boolean();
    case "null":
      return constant(null);
    case "array":
      return array(valid(schema.items ?? {}, resolve), { maxLength: 4 });
    case "object":
      return record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, property]) => [name, valid(property, resolve)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    default:
      throw new Error(`No values can be made for the schema ${JSON.stringify(schema)}.`);
  }
}

/** One way to break a value of a schema: where, and with what. `field` is the name that a challenge has to say. */
export interface Breakage {
  readonly path: readonly string[];
  readonly field: string;
  readonly value: Arbitrary<unknown>;
}

/** Every property with values of types that it does not take, and in each closed object a property that nobody knows. */
export function breakages(schema: RequestSchema, resolve: Resolve, path: readonly string[] = []): readonly Breakage[] {
  if (schema.$ref !== undefined) return breakages(resolve(schema.$ref), resolve, path);
  const found: Breakage[] = [];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const place = [...path, name];
    found.push({ path: place, field: name, value: refused(property, resolve) }, ...breakages(property, resolve, place));
  }
  for (const name of schema.required ?? []) {
    found.push({ path: [...path, name], field: name, value: constant(undefined) });
  }
  if (schema.additionalProperties === false) {
    found.push({ path: [...path, "nobody_knows_me"], field: "nobody_knows_me", value: constant(1) });
  }
  return found;
}

function refused(schema: RequestSchema, resolve: Resolve): Arbitrary<unknown> {
  const accepted = typesOf(schema, resolve);
  const wrong = Object.entries(samples).filter(([type]) => !accepted.has(type));
  return oneof(...wrong.map(([, sample]) => sample));
}

function typesOf(schema: RequestSchema, resolve: Resolve): ReadonlySet<string> {
  if (schema.$ref !== undefined) return typesOf(resolve(schema.$ref), resolve);
  if (schema.anyOf !== undefined) return new Set(schema.anyOf.flatMap((one) => [...typesOf(one, resolve)]));
  return new Set([schema.type ?? []].flat());
}

const anyTime = date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((time) => time.toISOString());

const samples: Readonly<Record<string, Arbitrary<unknown>>> = {
  string: string({ maxLength: 8 }),
  integer: integer({ min: 0, max: mostInt32 }),
  boolean: boolean(),
  null: constant(null),
  array: constant([]),
  object: constant({}),
};
