/**
 * What a text stands for, as bytes in which it can be searched. Letters are in lower case, as servers change the case of what
 * they echo.
 */

/** Not found by name at each character: among strings of many kinds, as engines keep them, that takes longer than all the rest. */
// oxlint-disable-next-line typescript/unbound-method -- it is called with its text
const unitAt = String.prototype.charCodeAt;

/** The text as it stands: one byte for each UTF-16 unit, which is enough to find something by. */
export function literal(text: string): Uint8Array {
  const { length } = text;
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    const unit = unitAt.call(text, index);
    bytes[index] = lowerCase[(unit ^ (unit >> 8)) & 0xff] ?? 0;
  }
  return bytes;
}

export interface Decoded {
  /** UTF-8. */
  readonly bytes: Uint8Array;
  /** The same without an escape that the text may have been cut off in. */
  readonly unbroken: Uint8Array;
  /** Where in the text each byte comes from, and the text's length. */
  readonly starts: Uint32Array;
}

/**
 * The text without its escapes, however many of them lie over each other: of JSON and of programming languages (`\"`, `\n`,
 * `\u0041`, `\x41`), of URLs (`%41`, `%2541`, `%u0041`) and of HTML (`&amp;`, `&#65;`, `&#x41;`). White space, control
 * characters and backslashes are left out: they are where texts are wrapped and escaped once more.
 *
 * What an escape stands for can complete another one, so each byte is first written, and then what the end of the output has
 * become is read. Every replacement makes the output shorter, which keeps this linear.
 */
export function decoded(text: string): Decoded {
  const output = new Output(sizeInUtf8(text));
  const { bytes, starts } = output;
  // Most bytes are written here, and by way of variables: through the output's own methods it takes several times as long.
  let length = padding;
  /** Up to here an escape may be under way. */
  let markedUntil = 0;
  const { length: textLength } = text;
  for (let index = 0; index < textLength; index++) {
    const unit = unitAt.call(text, index);
    if (length >= markedUntil) {
      const byte = unit < 0x80 ? plainBytes[unit] : 0;
      if (byte === leftOut) continue;
      if (byte !== 0) {
        bytes[length] = byte ?? 0;
        starts[length] = index;
        length++;
        continue;
      }
      if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) {
        bytes[length] = 0xe0 | (unit >> 12);
        bytes[length + 1] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[length + 2] = 0x80 | (unit & 0x3f);
        starts[length] = starts[length + 1] = starts[length + 2] = index;
        length += 3;
        continue;
      }
    }
    output.at = index;
    output.length = length;
    if (unit < 0x80) {
      let next: number | undefined = lowerCase[unit];
      while (next !== undefined) next = output.shift(next);
    } else {
      const codePoint = text.codePointAt(index) ?? unit;
      output.pushCodePoint(codePoint);
      if (codePoint > 0xffff) index++;
    }
    length = output.length;
    const last = bytes[length - 1];
    if (last === percent || last === backslash) markedUntil = length + longestMarked;
  }
  let unbroken = length - 1;
  while (unbroken > length - longestBroken && !escapeMarks.has(bytes[unbroken] ?? 0)) unbroken--;
  if (!escapeMarks.has(bytes[unbroken] ?? 0)) unbroken = length;
  const keptUnbroken = dropBackslashes(output, padding, padding, unbroken);
  const kept = dropBackslashes(output, keptUnbroken, unbroken, length);
  starts[kept] = text.length;
  return {
    bytes: bytes.subarray(padding, kept),
    unbroken: bytes.subarray(padding, keptUnbroken),
    starts: starts.subarray(padding, kept + 1),
  };
}

/**
 * Moves what stands between two places to where the rest ends, without backslashes. Those that are left began no escape, or
 * stood before one: which of the two, nobody can tell afterwards.
 */
function dropBackslashes({ bytes, starts }: Output, end: number, from: number, to: number): number {
  let kept = end;
  for (let index = from; index < to; index++) {
    const found = bytes.indexOf(backslash, index);
    const runEnd = found === -1 || found > to ? to : found;
    if (kept !== index) {
      bytes.copyWithin(kept, index, runEnd);
      starts.copyWithin(kept, index, runEnd);
    }
    kept += runEnd - index;
    index = runEnd;
  }
  return kept;
}

function sizeInUtf8(text: string): number {
  const { length } = text;
  let size = length;
  for (let index = 0; index < length; index++) {
    const unit = unitAt.call(text, index);
    if (unit > 0x7f) size += unit > 0x7ff ? 2 : 1;
  }
  return size;
}

const percent = 0x25;
const ampersand = 0x26;
const hash = 0x23;
const semicolon = 0x3b;
const backslash = 0x5c;
const [letterU, letterX] = [0x75, 0x78];

/** What a backslash before one of these stands for is white space or a control character: b, f, n, r, t, v. */
const controlLetters: ReadonlySet<number> = /* @__PURE__ */ new Set([0x62, 0x66, 0x6e, 0x72, 0x74, 0x76]);

const escapeMarks: ReadonlySet<number> = /* @__PURE__ */ new Set([backslash, percent, ampersand]);
/** As much as there can be of an escape that lacks its last character. */
const longestBroken = 8;

const mayFollowBackslash: ReadonlySet<number> = /* @__PURE__ */ new Set([letterU, letterX, percent, ampersand]);

const entities: Readonly<Record<string, number>> = {
  amp: 0x26,
  lt: 0x3c,
  gt: 0x3e,
  quot: 0x22,
  apos: 0x27,
  nbsp: 0x20,
};
const longestEntity = 10;

/** The value of each hexadecimal digit in lower case, -1 for every other byte. */
const hexValues: Int8Array = /* @__PURE__ */ Int8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1,
);

/** Each byte, capital letters of ASCII as small ones: others seldom make up a key. */
const lowerCase: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);

/** How many characters after its mark the last one of `\u0041` stands. */
const longestMarked = 6;

/**
 * What an ASCII character is written as where no escape is under way: 0 for those that begin or end one, and `leftOut` for
 * white space and control characters.
 */
const leftOut = 1;
const plainBytes: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 128 }, (_, byte) => {
  if (byte === percent || byte === backslash || byte === semicolon) return 0;
  return byte <= 0x20 || byte === 0x7f ? leftOut : (lowerCase[byte] ?? 0);
});

/** Unused bytes before the first, so that what stands before a byte can be asked for without asking whether there is any. */
const padding = 8;

class Output {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  length = padding;
  /** Where in the text the byte to be written comes from. */
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(padding + size);
    this.starts = new Uint32Array(padding + size + 1);
  }

  #push(byte: number): void {
    this.bytes[this.length] = byte;
    this.starts[this.length] = this.at;
    this.length++;
  }

  pushCodePoint(codePoint: number): void {
    if (codePoint > 0xffff) this.#pushBytes(0xf0 | (codePoint >> 18), codePoint, 18);
    else if (codePoint > 0x7ff) this.#pushBytes(0xe0 | (codePoint >> 12), codePoint, 12);
    else this.#pushBytes(0xc0 | (codePoint >> 6), codePoint, 6);
  }

  #pushBytes(first: number, codePoint: number, bits: number): void {
    this.#push(first);
    for (let shift = bits - 6; shift >= 0; shift -= 6) this.#push(0x80 | ((codePoint >> shift) & 0x3f));
  }

  /** Writes an ASCII byte. Where it completes an escape, takes that back, and returns what it stands for if that is ASCII. */
  shift(byte: number): number | undefined {
    const bytes = this.bytes;
    const isAfterBackslash = bytes[this.length - 1] === backslash;
    if (byte <= 0x20 || byte === 0x7f) {
      // A backslash at a line's end goes on with the next.
      if (isAfterBackslash) this.length--;
      return undefined;
    }
    // The rest of an escape may follow, or what may turn out to be it: `\%75` is `\u` as well.
    if (isAfterBackslash && !mayFollowBackslash.has(byte)) {
      if (byte === backslash) return undefined;
      this.#takeBack(1);
      if (controlLetters.has(byte)) return undefined;
    }
    this.#push(byte);
    if (byte === semicolon) return this.#afterSemicolon();
    return byte <= 0x66 && hexValues[byte] !== -1 ? this.#afterHexDigit() : undefined;
  }

  #afterHexDigit(): number | undefined {
    const bytes = this.bytes;
    const end = this.length;
    if (bytes[end - 3] === percent) return this.#replaceHex(3, 2);
    if (bytes[end - 3] === letterX && bytes[end - 4] === backslash) return this.#replaceHex(4, 2);
    const mark = bytes[end - 5] === letterU ? bytes[end - 6] : undefined;
    return mark === backslash || mark === percent ? this.#replaceHex(6, 4) : undefined;
  }

  /** Two digits are a byte, which may be one of several of a character; four are a UTF-16 unit. */
  #replaceHex(length: number, digits: 2 | 4): number | undefined {
    let value = 0;
    for (let index = this.length - digits; index < this.length; index++) {
      const digit = hexValues[this.bytes[index] ?? 0] ?? -1;
      if (digit === -1) return undefined;
      value = value * 16 + digit;
    }
    this.#takeBack(length);
    if (value < 0x80) return lowerCase[value];
    if (digits === 2) this.#push(value);
    else this.#pushUnit(value);
    return undefined;
  }

  #afterSemicolon(): number | undefined {
    const bytes = this.bytes;
    const end = this.length;
    let start = end - 2;
    while (start > end - longestEntity && start > padding && bytes[start] !== ampersand) start--;
    if (bytes[start] !== ampersand) return undefined;
    const name = String.fromCharCode(...bytes.subarray(start + 1, end - 1));
    const value = bytes[start + 1] === hash ? Number(`0${name.slice(1)}`) : (entities[name] ?? Number.NaN);
    // Without digits it is 0, which stands for nothing.
    if (!(value > 0 && value <= 0x10ffff) || !Number.isInteger(value)) return undefined;
    this.#takeBack(end - start);
    if (value < 0x80) return lowerCase[value];
    this.#pushUnit(value);
    return undefined;
  }

  /** Half of a pair that follows the other half becomes one character with it. */
  #pushUnit(value: number): void {
    const bytes = this.bytes;
    const start = this.length - 3;
    const second = bytes[start + 1] ?? 0;
    const followsHalf = bytes[start] === 0xed && second >= 0xa0 && second < 0xb0;
    if (!followsHalf || value < 0xdc00 || value > 0xdfff) {
      this.pushCodePoint(value);
      return;
    }
    const high = ((second & 0x0f) << 6) | ((bytes[start + 2] ?? 0) & 0x3f);
    this.#takeBack(3);
    this.pushCodePoint(0x10000 + (high << 10) + (value - 0xdc00));
  }

  /** What is written next starts where the first of these did. */
  #takeBack(length: number): void {
    this.length -= length;
    this.at = this.starts[this.length] ?? 0;
  }
}
