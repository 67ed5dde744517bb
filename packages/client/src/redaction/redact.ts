import { copyAsJson } from "./copy-as-json.js";
import { redacted, scrubber } from "./scrub.js";
import { deepest, isSecretField, isSecretPair, secretsIn } from "./secret-fields.js";

/**
 * A deep copy in which secrets read "[redacted]", for logging a request, a client's options, or a task as `searchTasks`
 * returns it: the fields that the document marks as secret (`access_key`, `secret_key`), tokens, passwords, signatures and
 * `Authorization`, in whatever style their names are written; and what stands in them, wherever else the value repeats it.
 *
 * The value itself is not changed. The copy is plain data, as JSON would have it: `toJSON` is called; `Headers` and maps become
 * objects; a function is "[function]", what throws when it is read "[unreadable]". Deeper than 100 levels, and where an
 * object contains itself, the copy says so instead of going on.
 */
export function redact(value: unknown): unknown {
  const copy = copyAsJson(value);
  return hideSecrets(copy, scrubber(secretsIn(copy)));
}

/**
 * JSON data without what stands in secret fields, and with every text scrubbed. An unset field, "" or null, stays. What is
 * deeper than 100 levels is left out: no message of the service is, and it could exhaust the stack.
 */
export function hideSecrets(value: unknown, scrub: (text: string) => string, depth: number = 0): unknown {
  if (typeof value === "string") return scrub(value);
  if (typeof value === "number") return scrub(String(value)) === String(value) ? value : redacted;
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return "[too deep]";
  if (isSecretPair(value)) return [Object.values(value)[0], redacted];
  if (Array.isArray(value)) return value.map((item) => hideSecrets(item, scrub, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      scrub(name),
      isSecretField(name) && item !== "" && item !== null && item !== undefined
        ? redacted
        : hideSecrets(item, scrub, depth + 1),
    ]),
  );
}
