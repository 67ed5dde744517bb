import openapiTS, { astToString } from "openapi-typescript";
import { generatedNotice } from "./artifact.ts";
import type { JsonObject } from "../openapi-document.ts";

/** `paths`, `components` and `operations` as types. The Node API: the CLI reads redocly.yaml with an engine too old for its rules. */
export async function schemaTypes(document: JsonObject): Promise<string> {
  // A field with a default may be left out of a request; openapi-typescript would demand it.
  const types = await openapiTS(JSON.stringify(document), { defaultNonNullable: false });
  return `// ${generatedNotice}\n\n${astToString(types)}`;
}
