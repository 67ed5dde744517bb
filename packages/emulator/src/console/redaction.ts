/** Replaces known secrets in every text of a value that becomes JSON. */
export type Redact = (key: string, value: unknown) => unknown;

/** Shorter ones are words of tests ("key", "secret"), which other texts hold too. */
const shortest = 8;

/**
 * A replacer for `JSON.stringify`. The console's data has no field for a secret, but a program may put one where it does not
 * belong: in a path, the name of a parameter, the error message of a script. No regular expression is built from a secret,
 * because a syntax error would quote it.
 */
export function redactorOf(secrets: Iterable<string>): Redact {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= shortest);
  // The longest first, because one may begin with another.
  const spelled = [...new Set(known.flatMap(spellings))].sort((a, b) => b.length - a.length);
  return (_, value) => {
    if (typeof value !== "string") return value;
    const text = spelled.reduce((rest, secret) => rest.replaceAll(secret, "•••"), value);
    return text.endsWith(cut) ? withoutBeginning(text.slice(0, -cut.length), spelled) + cut : text;
  };
}

/** What ends a text that was too long. */
const cut = "…";

/** A secret that was cut off shows its beginning. A short beginning is left: it says as little as chance would. */
function withoutBeginning(text: string, secrets: readonly string[]): string {
  for (const secret of secrets) {
    for (let length = Math.min(secret.length, text.length); length >= shortest / 2; length -= 1) {
      if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}•••`;
    }
  }
  return text;
}

/** A path has it percent-encoded. `encodeURIComponent` throws on half a surrogate pair, which a buffer replaces. */
function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(Buffer.from(secret).toString());
  return [secret, encoded, encoded.replaceAll(/%../g, (code) => code.toLowerCase())];
}
