import { sensitiveFields } from "../generated/constants.js";
import { redacted } from "./scrub.js";

const sensitive: ReadonlySet<string> = new Set(sensitiveFields);

/**
 * A deep copy in which the fields that the document marks as secret (`access_key`, `secret_key`) read "[redacted]": for
 * logging a request, or a task as `searchTasks` returns it. The value itself is not changed. Deeper than 100 levels, and
 * where an object contains itself, the copy says so instead of going on.
 */
export function redact(value: unknown): unknown {
  return copy(value, []);
}

const deepest = 100;

function copy(value: unknown, ancestors: readonly unknown[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (ancestors.includes(value)) return "[circular]";
  if (ancestors.length >= deepest) return "[too deep]";
  const path = [...ancestors, value];
  if (Array.isArray(value)) return value.map((item) => copy(item, path));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      // An unset field is worth seeing: it travels as "" or null.
      sensitive.has(name) && item !== "" && item !== null ? redacted : copy(item, path),
    ]),
  );
}

/** The values of the secret fields anywhere in a request's body, so that they can be removed from what comes back. */
export function secretsIn(value: unknown, depth: number = 0): readonly string[] {
  if (typeof value !== "object" || value === null || depth > deepest) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    typeof item === "string" ? (sensitive.has(name) ? [item] : []) : secretsIn(item, depth + 1),
  );
}
