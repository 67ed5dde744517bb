import { generatedNotice } from "./artifact.ts";
import { at, type JsonObject } from "../openapi-document.ts";
import { namedEnums } from "./named-enums.ts";

/** An alias for each component schema. Those with named values are in constants.ts, beside their values. */
export function componentTypes(document: JsonObject): string {
  const withValues = new Set(namedEnums(document).map(({ name }) => name));
  const aliases = Object.keys(at(document, "components", "schemas"))
    .filter((name) => !withValues.has(name))
    .map((name) => `export type ${name} = components["schemas"]["${name}"];`);
  return `// ${generatedNotice}\n\nimport type { components } from "./schema.js";\n\n${aliases.join("\n")}\n`;
}
