import {
  at,
  componentName,
  objectsIn,
  operationsOf,
  textOf,
  type JsonObject,
  type OperationEntry,
} from "../openapi-document.js";
import type { Words } from "./language.js";

/** The API as one page of the site: what the reference has, for the site's search, for a phone, and without a script. */
export function apiPage(document: JsonObject, words: Words): string {
  const schemas = Object.entries(at(document, "components", "schemas"));
  return [
    `# ${words.calls}`,
    `${words.callsAbout} [${words.title}](reference.html){target="_self"}`,
    ...operationsOf(document).map((operation) => callSection(operation, words)),
    `## ${words.schemas}`,
    ...schemas.map(([name, schema]) => schemaSection(name, at(schema), words)),
  ].join("\n\n");
}

function callSection({ method, path, operationId, source: call }: OperationEntry, words: Words): string {
  const parameters = objectsIn(call["parameters"]).map((part) => row(textOf(part["name"]), at(part, "schema"), part));
  const body = at(call, "requestBody", "content", "application/json", "schema");
  const responses = Object.entries(at(call, "responses")).map(
    ([status, response]) => `- **${status}** ${inline(textOf(at(response)["description"]))}`,
  );
  const samples = objectsIn(call["x-codeSamples"]).map((sample) =>
    codeBlock(textOf(sample["label"]), textOf(sample["source"])),
  );
  return [
    `## ${textOf(call["summary"])} {#${operationId}}`,
    `\`\`\`http\n${method} ${path}\n\`\`\``,
    textOf(call["description"]),
    parameters.length > 0 ? table(parameters, words) : "",
    Object.keys(body).length > 0 ? `${words.body}${typeOf(body)}` : "",
    `::: code-group\n${samples.join("\n")}\n:::`,
    `**${words.responses}**`,
    responses.join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function codeBlock(label: string, source: string): string {
  return `\`\`\`${label === "curl" ? "sh" : "ts"} [${label}]\n${source.trim()}\n\`\`\``;
}

function schemaSection(name: string, schema: JsonObject, words: Words): string {
  const fields = Object.entries(at(schema, "properties")).map(([field, part]) => row(field, at(part), at(part)));
  const heading = `### ${textOf(schema["title"])} {#${name}}`;
  return [heading, textOf(schema["description"]), fields.length > 0 ? table(fields, words) : ""].join("\n\n").trim();
}

function table(rows: readonly string[], { name, type, meaning }: Words): string {
  return [`| ${name} | ${type} | ${meaning} |`, "| --- | --- | --- |", ...rows].join("\n");
}

function row(name: string, schema: JsonObject, part: JsonObject): string {
  return `| \`${name}\` | ${typeOf(schema)} | ${inline(textOf(part["description"]))} |`;
}

/** `integer`, or a link to the schema that a reference names. */
function typeOf(schema: JsonObject): string {
  const component = componentName(schema);
  if (component !== undefined) return `[${component}](#${component})`;
  if (schema["type"] === "array") return `${typeOf(at(schema, "items"))}[]`;
  return objectsIn(schema["anyOf"]).map(typeOf).join(" \\| ") || [schema["type"]].flat().map(String).join(" \\| ");
}

function inline(markdown: string): string {
  return markdown.trim().replaceAll("|", "\\|").replaceAll(/\n\n+/g, "<br>").replaceAll("\n", " ");
}
