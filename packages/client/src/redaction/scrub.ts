import { createMatcher, shortestPattern, type Pattern, type Range } from "./match.js";
import { decoded, literal } from "./spelling.js";

export const redacted = "[redacted]";

/**
 * Makes a function that replaces secrets in a text, in whatever spelling they are echoed: as they are, escaped for JSON, a
 * URL, HTML or a program, once or several times over, in base64 or hexadecimal digits, in other case, broken over lines, or
 * cut off after their first characters. Secrets under 4 characters are words, and stay; of longer ones, white space and backslashes do not count
 * where the text is escaped or wrapped.
 *
 * The time is linear in the text and in the secrets, and no expression is built from them: a long secret makes one that
 * the engine cannot compile, and a syntax error would quote it.
 */
export function scrubber(secrets: Iterable<string>): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= shortestPattern);
  if (known.length === 0) return (text) => text;
  const findLiteral = createMatcher(known.flatMap(literalPatterns));
  const findDecoded = createMatcher(known.flatMap(decodedPatterns));
  return (text) => {
    if (text.length < shortestPattern) return text;
    return replace(text, [...findLiteral(literal(text)), ...decodedRanges(text, findDecoded)]);
  };
}

type Find = (bytes: Uint8Array) => readonly Range[];

function decodedRanges(text: string, find: Find): Range[] {
  const { bytes, unbroken, starts } = decoded(text);
  // What is broken belongs to the secret that it breaks off.
  const brokenOff = unbroken.length === bytes.length ? [] : find(unbroken).filter(({ end }) => end === unbroken.length);
  const found = [...find(bytes), ...brokenOff.map(({ start }) => ({ start, end: bytes.length }))];
  return found.map(({ start, end }) => {
    const first = starts[start] ?? 0;
    let last = starts[end] ?? text.length;
    // White space after it, which the spelling left out, is no part of the secret.
    while (last > first + 1 && text.charCodeAt(last - 1) <= 0x20) last--;
    return { start: first, end: last };
  });
}

/** Ranges that overlap or touch become one. */
function replace(text: string, ranges: Range[]): string {
  ranges.sort((a, b) => a.start - b.start);
  let result = "";
  let copied = 0;
  for (const { start, end } of ranges) {
    if (start > copied || copied === 0) result += text.slice(copied, start) + redacted;
    copied = Math.max(copied, end);
  }
  return result + text.slice(copied);
}

function literalPatterns(secret: string): Pattern[] {
  const bytes = new TextEncoder().encode(secret);
  // Where a secret has escapes of its own, or is short, taking escapes back can mix it up with what stands around it.
  const isPlain = secret.length >= longSecret && decoded(secret).bytes.length === bytes.length;
  return [secret, ...(isPlain ? [] : escaped(secret, bytes))].map((text) => ({ bytes: literal(text), lead: 0 }));
}

/** In characters. */
const longSecret = 16;

/** Escaped for JSON, for a URL and for HTML, also one in the other, and character by character. */
function escaped(secret: string, bytes: Uint8Array): string[] {
  // Decoded from bytes it is well-formed, which a URL has to be.
  const wellFormed = new TextDecoder().decode(bytes);
  const url = encodeURIComponent(wellFormed);
  const urlTwice = encodeURIComponent(url);
  const json = inJson(secret);
  const jsonTwice = inJson(json);
  const html = secret.replace(/[&<>"]/g, (character) => entities[character] ?? character);
  const form = url.replaceAll("%20", "+");
  const whole = [json, jsonTwice, inJson(jsonTwice), url, form, urlTwice, encodeURIComponent(urlTwice)];
  // As PHP writes it, as Go does, and as those do that mean to put it into a page.
  const safe = [json.replaceAll("/", "\\/"), inUnits(json), inUnits(json.replaceAll("/", "\\/"))];
  const mixed = [encodeURIComponent(inJson(wellFormed)), inJson(url), html, inJson(html)];
  const units = Array.from({ length: secret.length }, (_, index) => inHex(secret.charCodeAt(index), 4));
  const pairs = Array.from(bytes, (byte) => inHex(byte, 2));
  const points = Array.from(secret, (character) => character.codePointAt(0) ?? 0);
  return [
    ...whole,
    ...safe,
    ...mixed,
    ...["\\u", "%u"].map((mark) => units.map((unit) => mark + unit).join("")),
    ...["\\x", "%"].map((mark) => pairs.map((pair) => mark + pair).join("")),
    points.map((point) => `&#${point};`).join(""),
    points.map((point) => `&#x${inHex(point, 1)};`).join(""),
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inUnits(json: string): string {
  return json.replace(/[<>&]/g, (character) => `\\u${inHex(character.charCodeAt(0), 4)}`);
}

function inHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Of a secret that is long enough, also what is left when an escape before it has swallowed one or two of its characters. */
function decodedPatterns(secret: string): Pattern[] {
  const utf8 = new TextEncoder().encode(secret);
  const patterns: Pattern[] = [
    { bytes: decoded(secret).bytes, lead: 0 },
    { bytes: decoded(secret.slice(1)).bytes, lead: 1 },
    { bytes: decoded(secret.slice(2)).bytes, lead: 1 },
    // As in forms.
    ...(secret.includes(" ") ? [{ bytes: decoded(secret.replaceAll(" ", "+")).bytes, lead: 0 } as const] : []),
    ...[0, 1, 2].flatMap((offset) => inBase64(utf8, offset)),
    { bytes: inHexadecimal(utf8), lead: 0 },
  ];
  return patterns.filter(({ bytes, lead }) => bytes.length >= (lead === 0 ? shortestPattern : 2 * shortestPattern));
}

const base64Digits: Uint8Array = /* @__PURE__ */ literal(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_",
);

/** The digits that are the secret's alone, whatever stands before and after it in what is encoded, in both alphabets. */
function inBase64(bytes: Uint8Array, offset: number): Pattern[] {
  const plain: number[] = [];
  const forUrls: number[] = [];
  const bits = 8 * (offset + bytes.length);
  for (let bit = 6 * Math.ceil((8 * offset) / 6); bit + 6 <= bits; bit += 6) {
    const index = (bit >> 3) - offset;
    const value = ((((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)) >> (10 - (bit & 7))) & 63;
    plain.push(base64Digits[value] ?? 0);
    forUrls.push(base64Digits[value < 62 ? value : value + 2] ?? 0);
  }
  return [plain, forUrls].map((digits) => ({ bytes: Uint8Array.from(digits), lead: 0 }));
}

function inHexadecimal(bytes: Uint8Array): Uint8Array {
  const digits = new Uint8Array(2 * bytes.length);
  for (const [index, byte] of bytes.entries()) {
    digits[2 * index] = hexDigits[byte >> 4] ?? 0;
    digits[2 * index + 1] = hexDigits[byte & 15] ?? 0;
  }
  return digits;
}

const hexDigits: Uint8Array = /* @__PURE__ */ literal("0123456789abcdef");
