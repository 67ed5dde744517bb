import { runInNewContext } from "node:vm";

/** A linear expression needs a millisecond for so many characters; a quadratic one several seconds or more. */
const length = 262_144;
const limitInMs = 2_000;

/** What is repeated, and what stands before it. */
export interface Pump {
  readonly prefix: string;
  readonly pump: string;
}

/**
 * Runs an expression over long texts that are made to keep it busy, each to the end: every match, and every failure to
 * match. Returns the first that it does not finish, as a short description; undefined when it finishes all.
 */
export function firstUnfinished(source: string, flags: string): string | undefined {
  const expression = { source, flags: flags.includes("g") ? flags : `${flags}g` };
  for (const { prefix, pump } of pumpsOf(source)) {
    // No expression of ours has the last character: it makes what has matched so far fail.
    const text = `${prefix}${pump.repeat(Math.ceil(length / pump.length))}\u{1F6D1}`;
    if (!finishes({ ...expression, text })) return JSON.stringify(`${prefix}${pump.repeat(3)}…`);
  }
  return undefined;
}

/** So many of its first characters may begin a match: more take minutes. */
const longestBeginning = 4;

/** Each character that the expression names and each of its words, alone and after those that a match may begin with. */
export function pumpsOf(source: string): readonly Pump[] {
  const { characters, words } = readParts(source);
  const beginnings = [...characters].slice(0, longestBeginning);
  const pumps: Pump[] = [];
  for (const pump of [...characters, ...words]) {
    for (const prefix of ["", ...beginnings]) if (prefix !== pump) pumps.push({ prefix, pump });
  }
  return pumps;
}

/** In a context of its own, since that is what can be stopped in the middle of a match. */
function finishes(input: { readonly source: string; readonly flags: string; readonly text: string }): boolean {
  try {
    runInNewContext("text.replace(new RegExp(source, flags), '')", { ...input }, { timeout: limitInMs });
    return true;
  } catch (error) {
    // Not by instanceof: the error is of another context.
    const hasCode = typeof error === "object" && error !== null && "code" in error;
    if (hasCode && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}

const examples: Readonly<Record<string, string>> = {
  d: "0",
  D: "a",
  s: " ",
  S: "a",
  w: "a",
  W: " ",
  t: "\t",
  n: "\n",
  r: "\r",
};
const part =
  /\\u\{([\da-f]+)\}|\\u([\da-f]{4})|\\x([\da-f]{2})|\\[pP]\{(\w+)\}|\\([^])|(\(\?<?[:=!]?)|([*+?|()[\]{}^$])|([^])/gi;

/** An approximation: a quantifier's numbers count as characters, too. */
function readParts(source: string): { readonly characters: ReadonlySet<string>; readonly words: ReadonlySet<string> } {
  const characters = new Set<string>();
  const words = new Set<string>();
  let word = "";
  for (const [, point, unit, byte, property, escaped, group, operator, plain] of source.matchAll(part)) {
    const code = point ?? unit ?? byte;
    let character = plain;
    if (code !== undefined) character = String.fromCodePoint(Number.parseInt(code, 16));
    else if (property !== undefined) character = "\ud800";
    else if (escaped !== undefined) character = examples[escaped] ?? escaped;
    else if (operator === undefined && group === undefined && plain === ".") character = "a";
    if (character !== undefined) characters.add(character);
    // A word ends where the expression does anything but name its next character.
    if (plain !== undefined && plain !== ".") word += plain;
    else {
      if (word.length > 1) words.add(word);
      word = "";
    }
  }
  if (word.length > 1) words.add(word);
  return { characters, words };
}
