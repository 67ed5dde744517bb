/** The spellings in which servers, gateways and log lines echo what they were sent. */
export const echoes: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in capital letters": (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  JSON: inJson,
  "JSON in JSON": (text) => inJson(inJson(text)),
  "JSON three times over": (text) => inJson(inJson(inJson(text))),
  "JSON with escaped slashes": (text) => inJson(text).replaceAll("/", "\\/"),
  "JSON with escaped angle brackets": (text) =>
    inJson(text).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026"),
  "JSON with escaped slashes and angle brackets": (text) =>
    inJson(text)
      .replaceAll("/", "\\/")
      .replaceAll("<", "\\u003c")
      .replaceAll(">", "\\u003e")
      .replaceAll("&", "\\u0026"),
  "JSON in ASCII": (text) => unitsOf(text, (unit) => `\\u${hex(unit, 4)}`),
  "percent-encoding": inUrl,
  "percent-encoding in small letters": (text) => inUrl(text).replace(/%../g, (escape) => escape.toLowerCase()),
  "percent-encoding twice": (text) => inUrl(inUrl(text)),
  "percent-encoding three times": (text) => inUrl(inUrl(inUrl(text))),
  "percent-encoding of every byte": (text) => bytesOf(text, (byte) => `%${hex(byte, 2)}`),
  "percent-encoded JSON": (text) => inUrl(inJson(text)),
  "JSON of a URL": (text) => inJson(inUrl(text)),
  "a form": (text) => inUrl(text).replaceAll("%20", "+"),
  "old percent-encoding of UTF-16": (text) => unitsOf(text, (unit) => `%u${hex(unit, 4)}`),
  "HTML by name": inHtml,
  "HTML in JSON": (text) => inJson(inHtml(text)),
  "HTML in decimal numbers": (text) => Array.from(text, (character) => `&#${character.codePointAt(0)};`).join(""),
  "HTML in hexadecimal numbers": (text) =>
    Array.from(text, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(""),
  "escapes of a program": (text) => bytesOf(text, (byte) => `\\x${hex(byte, 2).toUpperCase()}`),
  "wrapped lines": (text) => text.replace(/[^]{1,20}/gu, "$&\r\n    "),
  "wrapped lines in JSON": (text) => inJson(text.replace(/[^]{1,20}/gu, "$&\n")),
  base64: (text) => base64("", text, ""),
  "base64 after one byte": (text) => base64("a", text, ":x"),
  "base64 after two bytes": (text) => base64("ab", text, ":xy"),
  "base64 for URLs": (text) => base64("", text, "").replaceAll("+", "-").replaceAll("/", "_"),
  "base64 in lines": (text) => base64("user:", text, "").replace(/.{76}/g, "$&\n"),
  "hexadecimal digits": (text) => bytesOf(text, (byte) => hex(byte, 2)),
};

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inUrl(text: string): string {
  return encodeURIComponent(wellFormed(text));
}

function inHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function base64(before: string, text: string, after: string): string {
  return Buffer.from(before + text + after, "utf8").toString("base64");
}

function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

function bytesOf(text: string, show: (byte: number) => string): string {
  return Array.from(Buffer.from(text, "utf8"), show).join("");
}

function unitsOf(text: string, show: (unit: number) => string): string {
  return Array.from({ length: text.length }, (_, index) => show(text.charCodeAt(index))).join("");
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
