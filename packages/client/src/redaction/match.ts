/** A run of bytes to look for. */
export interface Pattern {
  readonly bytes: Uint8Array;
  /** How many bytes before it belong to it: one where its first bytes may have become part of an escape before them. */
  readonly lead: 0 | 1;
}

/** From `start` up to, and without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** No pattern is shorter. */
export const shortestPattern = 4;
/** Of a longer pattern, a beginning of this length counts wherever it stands: a text can cut it off. */
const longBeginning = 8;
/** At the end of a text, where cutting off is likelier, this much counts. */
const lastBeginning = 6;

/**
 * Finds patterns in a text, and beginnings of them. The time is linear in the text for each pattern whose first four bytes
 * occur, and one pass for all the others together.
 */
export function createMatcher(patterns: readonly Pattern[]): (text: Uint8Array) => readonly Range[] {
  const byBeginning = new Map<number, { readonly pattern: Pattern; failures: Uint32Array | undefined }[]>();
  // Most places in a text begin no pattern: a table that one place of the cache holds says so.
  const mayBegin = new Uint8Array(1 << slotBits);
  for (const pattern of patterns) {
    let window = 0;
    for (const byte of pattern.bytes.subarray(0, shortestPattern)) window = (window << 8) | byte;
    mayBegin[slotOf(window)] = 1;
    const known = byBeginning.get(window);
    const entry = { pattern, failures: undefined };
    if (known === undefined) byBeginning.set(window, [entry]);
    else known.push(entry);
  }

  return (text) => {
    const runs = new Map<Pattern, Run>();
    let window = 0;
    for (let index = 0; index < text.length; index++) {
      window = (window << 8) | (text[index] ?? 0);
      if (mayBegin[slotOf(window)] === 0 || index < shortestPattern - 1) continue;
      for (const entry of byBeginning.get(window) ?? []) {
        const { pattern } = entry;
        const start = index - shortestPattern + 1;
        const run = runs.get(pattern) ?? { next: 0, ranges: [] };
        runs.set(pattern, run);
        if (start < run.next) continue;
        entry.failures ??= failuresOf(pattern.bytes);
        follow(text, start, pattern, entry.failures, run);
      }
    }
    return [...runs.values()].flatMap(({ ranges }) => ranges);
  };
}

/** Where a pattern was found, and up to where it has been looked for. */
interface Run {
  next: number;
  /** In order, and apart from each other. */
  readonly ranges: { start: number; end: number }[];
}

/** Some hundred patterns fill a small part of it, and it is made in a microsecond. */
const slotBits = 13;

function slotOf(window: number): number {
  return Math.imul(window, 0x9e3779b1) >>> (32 - slotBits);
}

/** Knuth, Morris and Pratt's search, for as long as some beginning of the pattern ends where it is. */
function follow(text: Uint8Array, from: number, { bytes, lead }: Pattern, failures: Uint32Array, run: Run): void {
  const enough = Math.min(bytes.length, longBeginning);
  const found = (start: number, end: number): void => {
    const last = run.ranges.at(-1);
    const first = Math.max(0, start - lead);
    if (last !== undefined && first <= last.end) last.end = end;
    else run.ranges.push({ start: first, end });
  };
  let matched = 0;
  let index = from;
  do {
    const byte = text[index];
    while (matched > 0 && bytes[matched] !== byte) {
      if (matched >= enough) found(index - matched, index);
      matched = failures[matched - 1] ?? 0;
    }
    if (bytes[matched] === byte) matched++;
    index++;
    if (matched === bytes.length) {
      found(index - matched, index);
      matched = failures[matched - 1] ?? 0;
    }
  } while (matched > 0 && index < text.length);
  const isAtEnd = index === text.length;
  if (isAtEnd && matched >= Math.min(bytes.length, lastBeginning)) found(index - matched, index);
  // Whatever begins later, and goes on to the end, lies within what has just been looked at.
  run.next = isAtEnd ? index : index - matched;
}

/** For each beginning of the pattern, how long the longest shorter one is that it ends with. */
function failuresOf(pattern: Uint8Array): Uint32Array {
  const failures = new Uint32Array(pattern.length);
  let matched = 0;
  for (let index = 1; index < pattern.length; index++) {
    while (matched > 0 && pattern[index] !== pattern[matched]) matched = failures[matched - 1] ?? 0;
    if (pattern[index] === pattern[matched]) matched++;
    failures[index] = matched;
  }
  return failures;
}
