import { isMap, isSeq, parseDocument } from "yaml";
import type { JsonObject } from "../openapi-document.js";
import { parseOverlay } from "./overlay.js";
import { digestOfEnglish } from "./translation.js";

/** The overlay's YAML with the digest of every action renewed; comments and layout stay. */
export function acceptTranslations(document: JsonObject, yaml: string): string {
  const { actions } = parseOverlay(yaml);
  const file = parseDocument(yaml);
  const nodes = file.get("actions");
  if (!isSeq(nodes)) throw new TypeError("The overlay has no list of actions.");
  for (const [index, action] of actions.entries()) {
    const node = nodes.items[index];
    if (!isMap(node)) throw new TypeError(`Action ${index + 1} of the overlay is no map.`);
    node.delete("x-english");
    // Behind the target, where a reviewer looks for it; `set` would put it behind the texts.
    node.items.splice(1, 0, file.createPair("x-english", digestOfEnglish(document, action)));
  }
  return file.toString({ lineWidth: 0 });
}
