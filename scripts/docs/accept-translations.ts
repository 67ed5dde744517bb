import { parseDocument } from "yaml";
import type { JsonObject } from "../openapi-document.js";
import { parseOverlay } from "./overlay.js";
import { digestOfEnglish } from "./translation.js";

/** The overlay's YAML with the digest of every action renewed; comments and layout stay. */
export function acceptTranslations(document: JsonObject, yaml: string): string {
  const file = parseDocument(yaml);
  for (const [index, action] of parseOverlay(yaml).actions.entries()) {
    file.setIn(["actions", index, "x-english"], digestOfEnglish(document, action));
  }
  return file.toString({ lineWidth: 0 });
}
