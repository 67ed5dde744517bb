import { sensitiveFields } from "../generated/constants.js";

/** A value this deep is hostile, or endless. */
export const deepest = 100;

/** Ends of names, without case and separators: `AIDMP_SECRET_KEY` is one, as is `ossAccessKey`. */
const secretEndings: readonly string[] = /* @__PURE__ */ sensitiveFields
  .map(plainName)
  .concat([
    "accesskeyid",
    "secretaccesskey",
    "accesskeysecret",
    "apikey",
    "authorization",
    "cookie",
    "password",
    "passwd",
    "secret",
    "signature",
    "token",
  ]);

/** Whether a field or a header of that name holds a secret: those that the document marks, and those that any API has. */
export function isSecretField(name: string): boolean {
  let isSecret = known.get(name);
  if (isSecret === undefined) {
    isSecret = hasSecretEnding(name);
    if (known.size < mostKnown) known.set(name, isSecret);
  }
  return isSecret;
}

/** The same names come again and again; a server that makes up others must not fill the memory. */
const known = /* @__PURE__ */ new Map<string, boolean>();
const mostKnown = 1000;

function hasSecretEnding(name: string): boolean {
  const plain = plainName(name);
  // Where a list goes on is no secret, though it is called a token.
  return secretEndings.some((ending) => plain.endsWith(ending)) && !plain.endsWith("pagetoken");
}

/** The values of secret fields anywhere in JSON data, so that they can be removed wherever else they stand. */
export function secretsIn(value: unknown): readonly string[] {
  const found: string[] = [];
  collect(value, false, 0, found);
  return found;
}

function collect(value: unknown, isSecret: boolean, depth: number, found: string[]): void {
  if (typeof value === "string" || typeof value === "number") {
    if (isSecret && value !== "") found.push(String(value));
  } else if (typeof value === "object" && value !== null && depth <= deepest) {
    const pair = isSecretPair(value);
    for (const [name, item] of Object.entries(value)) {
      collect(item, isSecret || pair || (!Array.isArray(value) && isSecretField(name)), depth + 1, found);
    }
  }
}

/** A header as `["Authorization", "…"]`. */
export function isSecretPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && isSecretField(value[0]);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}
