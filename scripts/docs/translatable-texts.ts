import { at, isObject, type JsonObject } from "../openapi-document.js";

/** A text of the document that a reader sees. */
export interface TranslatableText {
  /** JSON Pointer. */
  readonly pointer: string;
  readonly text: string;
  /** What holds it, under which key. */
  readonly owner: JsonObject;
  readonly key: string;
}

/** Every title, summary and description, and what the pages show beside them. */
export function translatableTexts(document: JsonObject): readonly TranslatableText[] {
  const texts: TranslatableText[] = [];
  collect(document, [], texts);
  return texts;
}

/** A path of keys as a JSON Pointer. */
export function pointerOf(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

const textKeys = new Set(["title", "summary", "description", "x-displayName"]);

/** What holds the API's own values, in any language: no text of the document. */
const valueKeys = new Set(["value", "example", "examples", "default", "enum", "const", "x-enum-varnames"]);

/** Maps whose keys are names that the API chose: a property may well be called "title". */
const mapKeys = new Set(["properties", "variables", "schemas", "responses", "headers", "parameters", "paths"]);

function collect(value: unknown, path: readonly string[], texts: TranslatableText[]): void {
  if (Array.isArray(value)) collectChildren(value, path, texts);
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const place = [...path, key];
    if (isText(key, item)) texts.push({ pointer: pointerOf(place), text: item, owner: value, key });
    else if (key === "x-enumDescriptions") collectValues(item, place, texts);
    else if (mapKeys.has(key) || isNamedExamples(key, item)) collectChildren(item, place, texts);
    else if (!valueKeys.has(key)) collect(item, place, texts);
  }
}

/** Of a map or a list. */
function collectChildren(map: unknown, path: readonly string[], texts: TranslatableText[]): void {
  for (const [key, item] of Object.entries(Object(map))) collect(item, [...path, key], texts);
}

function collectValues(map: unknown, path: readonly string[], texts: TranslatableText[]): void {
  for (const [key, text] of Object.entries(at(map))) {
    if (typeof text === "string") texts.push({ pointer: pointerOf([...path, key]), text, owner: at(map), key });
  }
}

function isText(key: string, value: unknown): value is string {
  if (typeof value !== "string") return false;
  return textKeys.has(key) || (key === "x-source" && !isAddress(value));
}

/** A source that is the address of a page and nothing else reads the same in every language. */
function isAddress(source: string): boolean {
  return /^https:\/\/\S+$/.test(source.trim());
}

/** Example objects have summaries; a schema's `examples` is an array of values. */
function isNamedExamples(key: string, value: unknown): boolean {
  return key === "examples" && isObject(value);
}
