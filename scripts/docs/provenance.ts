import { at, isObject, methods, objectsIn, resolved, textOf, type JsonObject } from "../openapi-document.js";
import type { Provenance, Words } from "./language.js";

/**
 * The document with its `x-provenance` and `x-source` written into the descriptions, for readers: a badge on every call,
 * parameter, answer, header, security scheme, schema and property. A property without a mark has its schema's.
 */
export function showProvenance(document: JsonObject, words: Words): JsonObject {
  const components = at(document, "components");
  return {
    ...document,
    paths: mapValues(at(document, "paths"), (item) => decoratePathItem(item, document, words)),
    components: {
      ...components,
      ...mapPresent(components, ["headers", "securitySchemes"], (part) => withMark(part, words)),
      schemas: mapValues(at(components, "schemas"), (schema) => decorateSchema(schema, words)),
    },
  };
}

/**
 * The mark of a part as Markdown: the badge, what it is about, and where it comes from. Empty for a part without one. A
 * source that was given before on the same screen, by way of the same `given`, is not given again.
 */
export function markOf(part: JsonObject, words: Words, about: string = "", given: Set<string> = new Set()): string {
  const provenance = provenanceOf(part);
  if (provenance === undefined) return "";
  const source = textOf(part["x-source"]).trim();
  const [address = ""] = /https:[\w./-]*\w/.exec(source) ?? [];
  const isGiven = given.has(source);
  const isSamePage = given.has(address);
  given.add(source).add(address).delete("");
  if (source === "" || isGiven) return `${badge(provenance, words)} ${about}`.trimEnd();
  const reason = isSamePage ? source.replace(address, words.samePage).replaceAll(/ ?(同一页面) ?/g, "$1") : source;
  return `${badge(provenance, words)} ${about}${words.source}${linkAddresses(reason)}`.trimEnd();
}

/** With its parameters and answers in it instead of referred to: what is shown of them depends on what the call has said. */
function decoratePathItem(item: JsonObject, document: JsonObject, words: Words): JsonObject {
  const shared = objectsIn(item["parameters"]);
  const calls = mapValues(item, (part, key) => {
    if (!methods.some((method) => method === key)) return part;
    const given = new Set<string>();
    const own = provenanceOf(part) !== undefined;
    const marks = [
      markOf(item, words, own ? words.methodAndPath : words.wholeCall, given),
      markOf(part, words, words.parametersAndAnswers, given),
    ];
    const decorate = (each: JsonObject): JsonObject => withMark(resolved(document, each), words, given);
    const parameters = [...shared, ...objectsIn(part["parameters"])].map(decorate);
    const responses = mapValues(at(part, "responses"), decorate);
    return withParagraphs({ ...part, parameters, responses }, marks);
  });
  const { parameters: _, ...rest } = calls;
  return rest;
}

function decorateSchema(schema: JsonObject, words: Words): JsonObject {
  const inherited = provenanceOf(schema);
  const given = new Set<string>();
  const own = markOf(schema, words, "", given);
  const properties = mapValues(at(schema, "properties"), (property) => {
    if (provenanceOf(property) !== undefined) return withMark(property, words, given);
    return inherited === undefined ? property : withBadge(property, badge(inherited, words));
  });
  return withParagraphs("properties" in schema ? { ...schema, properties } : schema, [own]);
}

function withMark(part: JsonObject, words: Words, given?: Set<string>): JsonObject {
  return withParagraphs(part, [markOf(part, words, "", given)]);
}

function withParagraphs(part: JsonObject, paragraphs: readonly string[]): JsonObject {
  const added = paragraphs.filter((paragraph) => paragraph !== "");
  if (added.length === 0) return part;
  return { ...part, description: [textOf(part["description"]).trimEnd(), ...added].join("\n\n") };
}

/** Behind the last word: a line of its own for each of forty properties would double the length of the page. */
function withBadge(property: JsonObject, mark: string): JsonObject {
  return { ...property, description: `${textOf(property["description"]).trimEnd()} ${mark}` };
}

function badge(provenance: Provenance, words: Words): string {
  return `<span class="provenance ${provenance}">${words.provenance[provenance]}</span>`;
}

/** Addresses become links that show the page's own name: the whole address is wider than a phone. */
function linkAddresses(text: string): string {
  const linked = text.replaceAll(/https:\/\/[^\s,;]*[^\s,;.:]/g, (address) => {
    const name = address.slice(address.lastIndexOf("/") + 1);
    return `[${name}](${address})`;
  });
  // Plain text needs a space between an address and full-width punctuation; a link needs none.
  return linked.replaceAll(/\) (?=[，。；：）])/g, ")");
}

function provenanceOf(part: JsonObject): Provenance | undefined {
  const mark = part["x-provenance"];
  return mark === "documented" || mark === "inferred" || mark === "assumed" ? mark : undefined;
}

function mapValues(map: JsonObject, change: (value: JsonObject, key: string) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, isObject(value) ? change(value, key) : value]),
  );
}

function mapPresent(map: JsonObject, keys: readonly string[], change: (value: JsonObject) => JsonObject): JsonObject {
  const present = keys.filter((key) => key in map);
  return Object.fromEntries(present.map((key) => [key, mapValues(at(map, key), change)]));
}
