import { openapiOverlay, resolveJsonPath } from "openapi-format";
import { parseDocument } from "yaml";
import { isObject, type JsonObject } from "../openapi-document.js";

/** An action of an OpenAPI Overlay that changes texts. */
export interface OverlayAction {
  /** JSONPath. */
  readonly target: string;
  readonly update: JsonObject;
  /** Digest of the English texts that the action translates; none when it translates none, or none was accepted yet. */
  readonly english?: string | undefined;
}

export interface Overlay {
  readonly version: string;
  readonly actions: readonly OverlayAction[];
}

/** Reads an Overlay's YAML. Throws when it is not one, or when an action does anything but update. */
export function parseOverlay(yaml: string): Overlay {
  const content: unknown = parseDocument(yaml).toJS();
  if (!isObject(content) || typeof content["overlay"] !== "string" || !Array.isArray(content["actions"])) {
    throw new TypeError("This is no OpenAPI Overlay: it needs `overlay` and `actions`.");
  }
  return { version: content["overlay"], actions: content["actions"].map(readAction) };
}

/** The document with the overlay applied, by openapi-format. The document given is left as it is. */
export async function applyOverlay(document: JsonObject, overlay: Overlay): Promise<JsonObject> {
  const actions = overlay.actions.map(({ target, update }) => ({ target, update }));
  const { data } = await openapiOverlay(mutableCopy(document), { overlaySet: { overlay: overlay.version, actions } });
  if (!isObject(data)) throw new Error("openapi-format returned no document.");
  return data;
}

/** What a target matches, in the document as it is before any action. */
export function matchesOf(document: JsonObject, target: string): readonly unknown[] {
  const nodes: readonly { readonly value: unknown }[] = resolveJsonPath(mutableCopy(document), target);
  return nodes.map(({ value }) => value);
}

function readAction(action: unknown, index: number): OverlayAction {
  if (!isObject(action) || typeof action["target"] !== "string" || !isObject(action["update"])) {
    throw new TypeError(`Action ${index + 1} of the overlay needs a target and an update.`);
  }
  const english = action["x-english"];
  return {
    target: action["target"],
    update: action["update"],
    english: typeof english === "string" ? english : undefined,
  };
}

function mutableCopy(document: JsonObject): Record<string, unknown> {
  return structuredClone({ ...document });
}
