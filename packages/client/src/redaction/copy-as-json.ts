import { deepest } from "./secret-fields.js";

/** A copy as JSON would carry it, of anything at all: it never throws, and it ends. */
export function copyAsJson(value: unknown): unknown {
  return copy(value, "", []);
}

function copy(value: unknown, name: string, ancestors: readonly unknown[]): unknown {
  if (typeof value === "function") return "[function]";
  if (typeof value === "symbol") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (ancestors.includes(value)) return "[circular]";
  if (ancestors.length >= deepest) return "[too deep]";
  const path = [...ancestors, value];
  try {
    if (Array.isArray(value)) return value.map((item, index) => copy(item, String(index), path));
    if ("toJSON" in value && typeof value.toJSON === "function") return copy(value.toJSON(name), name, path);
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    return copyFields(value, path);
  } catch {
    return "[unreadable]";
  }
}

function copyFields(value: object, path: readonly unknown[]): unknown {
  if (isIterable(value)) {
    const items = [...value];
    // Headers, maps, forms and queries are lists of names with values.
    const isNamed = items.every((item) => Array.isArray(item) && item.length === 2);
    return copy(isNamed && !(value instanceof Set) ? Object.fromEntries(items.map(nameAndValue)) : items, "", path);
  }
  const names = new Set(Object.keys(value));
  // What tells most about an error is not enumerable. Not by instanceof: one of another realm is an error too.
  if ("message" in value && "stack" in value) for (const name of ["name", "message", "cause"]) names.add(name);
  return Object.fromEntries([...names].map((name) => [name, copyField(value, name, path)]));
}

function copyField(owner: object, name: string, path: readonly unknown[]): unknown {
  try {
    return copy(Reflect.get(owner, name), name, path);
  } catch {
    return "[unreadable]";
  }
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === "function";
}

function nameAndValue(pair: unknown): [string, unknown] {
  const [name, value]: unknown[] = Array.isArray(pair) ? pair : [];
  return [String(name), value];
}
