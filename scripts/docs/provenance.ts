import { isObject, textOf, type JsonObject } from "../openapi-document.js";
import type { Provenance, Words } from "./language.js";

/**
 * The document with its `x-provenance` and `x-source` written into the descriptions, for readers: a badge on every call,
 * parameter, answer, header, security scheme, schema and property. A property without a mark has its schema's.
 */
export function showProvenance(document: JsonObject, words: Words): JsonObject {
  const components = objectAt(document, "components");
  return {
    ...document,
    paths: mapValues(objectAt(document, "paths"), (item) => decoratePathItem(item, words)),
    components: {
      ...components,
      ...mapPresent(components, ["parameters", "headers", "responses", "securitySchemes"], (part) =>
        withMark(part, words),
      ),
      schemas: mapValues(objectAt(components, "schemas"), (schema) => decorateSchema(schema, words)),
    },
  };
}

/** The mark of a part as Markdown: the badge, what it is about, and where it comes from. Empty for a part without one. */
export function markOf(part: JsonObject, words: Words, about: string = ""): string {
  const provenance = provenanceOf(part);
  if (provenance === undefined) return "";
  const source = textOf(part["x-source"]).trim();
  const reason = source === "" ? "" : `${words.source}${linkAddresses(source)}`;
  return `${badge(provenance, words)} ${about}${reason}`.trimEnd();
}

function decoratePathItem(item: JsonObject, words: Words): JsonObject {
  return mapValues(item, (part, key) => {
    if (!methods.has(key)) return part;
    const own = provenanceOf(part) !== undefined;
    const marks = [
      markOf(item, words, own ? words.methodAndPath : words.wholeCall),
      markOf(part, words, words.parametersAndAnswers),
    ];
    const responses = mapValues(objectAt(part, "responses"), (response) => withMark(response, words));
    return withParagraphs({ ...part, responses }, marks);
  });
}

const methods = new Set(["get", "put", "post", "delete", "patch"]);

function decorateSchema(schema: JsonObject, words: Words): JsonObject {
  const inherited = provenanceOf(schema);
  const properties = mapValues(objectAt(schema, "properties"), (property) => {
    if (provenanceOf(property) !== undefined) return withMark(property, words);
    return inherited === undefined ? property : withBadge(property, badge(inherited, words));
  });
  return withMark("properties" in schema ? { ...schema, properties } : schema, words);
}

function withMark(part: JsonObject, words: Words): JsonObject {
  return withParagraphs(part, [markOf(part, words)]);
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

function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isObject(found) ? found : {};
}

function mapValues(map: JsonObject, change: (value: JsonObject, key: string) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, isObject(value) ? change(value, key) : value]),
  );
}

function mapPresent(map: JsonObject, keys: readonly string[], change: (value: JsonObject) => JsonObject): JsonObject {
  const present = keys.filter((key) => key in map);
  return Object.fromEntries(present.map((key) => [key, mapValues(objectAt(map, key), change)]));
}
