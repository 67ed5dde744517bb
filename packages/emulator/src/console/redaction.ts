/** Replaces known secrets in every text of a value that becomes JSON. */
export type Redact = (key: string, value: unknown) => unknown;

/** Shorter ones are words of tests ("key", "secret"), which other texts hold too. */
const shortest = 8;

/**
 * A replacer for `JSON.stringify`. The console's data has no field for a secret, but a program may put one where it does not
 * belong: in a path, the name of a parameter, the error message of a script.
 */
export function redactorOf(secrets: Iterable<string>): Redact {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= shortest);
  if (known.length === 0) return (_, value) => value;
  // The longest first, because one may begin with another.
  known.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(known.flatMap(spellings).map(literal).join("|"), "gi");
  return (_, value) => (typeof value === "string" ? value.replaceAll(pattern, "•••") : value);
}

/** A path has it percent-encoded, in any case. `encodeURIComponent` throws on half a surrogate pair, which a buffer replaces. */
function spellings(secret: string): string[] {
  return [secret, encodeURIComponent(Buffer.from(secret).toString())];
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
