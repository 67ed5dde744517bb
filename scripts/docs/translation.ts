import { hash } from "node:crypto";
import { isObject, valueAt, type JsonObject } from "../openapi-document.js";
import { applyOverlay, matchesOf, type Overlay, type OverlayAction } from "./overlay.js";
import { pointerOf, translatableTexts } from "./translatable-texts.js";

/**
 * What is wrong with a Chinese overlay, each in one line that names the place; empty when nothing is. Looked for: targets
 * that match nothing, translations of texts that are not there, texts without a translation, changes of anything that is no
 * text, and English texts that have changed since they were translated.
 */
export async function findTranslationProblems(document: JsonObject, overlay: Overlay): Promise<readonly string[]> {
  const inActions = overlay.actions.flatMap((action) => problemsOfAction(document, action));
  const translated = await applyOverlay(document, overlay);
  return [...inActions, ...problemsOfTexts(document, translated), ...foreignChanges(document, translated)];
}

/** The English texts that an action translates, as 12 hexadecimal digits. */
export function digestOfEnglish(document: JsonObject, action: OverlayAction): string {
  const texts = matchesOf(document, action.target).flatMap((match) =>
    leavesOf(action.update).map(({ path }) => [path.join("."), valueAt(match, path)]),
  );
  return hash("sha256", JSON.stringify(texts)).slice(0, 12);
}

function problemsOfAction(document: JsonObject, action: OverlayAction): readonly string[] {
  const matches = matchesOf(document, action.target);
  if (matches.length === 0) return [`${action.target}: the target matches nothing in the document.`];
  const missing = leavesOf(action.update)
    .filter(({ path }) => matches.some((match) => typeof valueAt(match, path) !== "string"))
    .map(({ path }) => `${action.target}: the document has no text at ${path.join(".")}.`);
  if (missing.length > 0) return missing;
  const digest = digestOfEnglish(document, action);
  if (action.english === digest) return [];
  const state = action.english === undefined ? "has not been accepted yet" : "has changed since it was translated";
  return [`${action.target}: the English ${state}. Read the Chinese again, then set x-english to ${digest}.`];
}

function problemsOfTexts(document: JsonObject, translated: JsonObject): readonly string[] {
  const chinese = new Map(translatableTexts(translated).map(({ pointer, text }) => [pointer, text]));
  return translatableTexts(document)
    .filter(({ pointer, text }) => !isTranslation(text, chinese.get(pointer)))
    .map(({ pointer, text }) => `${pointer}: not translated: "${shorten(text)}"`);
}

/** A copy of the English, or a text without one Chinese character, is no translation. */
function isTranslation(english: string, chinese: string | undefined): boolean {
  return chinese !== undefined && chinese !== english && /\p{Script=Han}/u.test(chinese);
}

/** A translation must leave types, names and values alone. */
function foreignChanges(document: JsonObject, translated: JsonObject): readonly string[] {
  const texts = new Set(translatableTexts(document).map(({ pointer }) => pointer));
  const before = new Map(leavesOf(document).map(({ path, value }) => [pointerOf(path), value]));
  const after = new Map(leavesOf(translated).map(({ path, value }) => [pointerOf(path), value]));
  const pointers = new Set([...before.keys(), ...after.keys()]);
  return [...pointers]
    .filter((pointer) => !texts.has(pointer) && before.get(pointer) !== after.get(pointer))
    .map((pointer) => `${pointer}: the overlay changes what is no text.`);
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function leavesOf(value: unknown, path: readonly string[] = []): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, String(index)]));
  if (!isObject(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
