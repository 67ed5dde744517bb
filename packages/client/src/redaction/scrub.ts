export const redacted = "[redacted]";

/** Shorter than this a "secret" is a word: removing it would blank out half of a message. */
const shortestSecret = 4;

/** Makes a function that removes the secrets from a text, in every spelling that a server may echo them in. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const patterns = secrets
    .filter((secret) => secret.length >= shortestSecret)
    // The longest first: a secret may be part of another.
    .sort((a, b) => b.length - a.length)
    .map((secret) => patternOf(Array.from(secret, spellingsOf)));
  if (patterns.length === 0) return (text) => text;
  const anySecret = new RegExp(patterns.join("|"), "gi");
  return (text) => text.replace(anySecret, redacted);
}

/** An answer can break off in the middle of a secret. A shorter beginning than this tells nothing, and is many a word. */
const shortestBeginning = 6;

/** The whole secret, or as much of it as there is at the end of the text. */
function patternOf(characters: readonly string[]): string {
  const whole = characters.join("");
  if (characters.length <= shortestBeginning) return whole;
  const rest = characters.slice(shortestBeginning).reduceRight((after, character) => `(?:${character}${after})?`, "");
  return `${whole}|${characters.slice(0, shortestBeginning).join("")}${rest}${brokenSpelling}?$`;
}

/** What is left of a character's spelling where the text ends within it. */
const brokenSpelling = "(?:\\\\{1,7}(?:u[\\da-f]{0,3})?|%[\\da-f]?)";

/**
 * One character as it is, escaped for JSON (by a letter's code or a backslash, also twice over, where a message quotes
 * the request), or percent-encoded. At most 7 backslashes, which is three times over: without a limit, a text of
 * backslashes would take quadratic time.
 */
function spellingsOf(character: string): string {
  const literal = character.replace(/[$()*+./?[\\\]^{|}-]/, "\\$&");
  let codes = "";
  for (let index = 0; index < character.length; index++) {
    codes += `\\\\{1,7}u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }
  return `(?:\\\\{0,7}${literal}|${codes}|${percentEncoded(character)})`;
}

function percentEncoded(character: string): string {
  const bytes = Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).padStart(2, "0")}`);
  return character === " " ? "%20|\\+" : bytes.join("");
}
