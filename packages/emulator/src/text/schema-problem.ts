import type { ErrorObject } from "ajv/dist/2020.js";

/**
 * What a JSON Schema found wrong, beginning with the place, as "[1].fault.status is missing". `kinds` are the values that a
 * discriminator may have.
 */
export function schemaProblem(errors: readonly ErrorObject[] | null | undefined, kinds: readonly string[]): string {
  // The last error of alternatives is that of the whole. The deepest says what is wrong inside.
  const [deepest] = [...(errors ?? [])].sort((a, b) => depthOf(b) - depthOf(a));
  return describe(deepest, kinds);
}

function depthOf({ instancePath }: ErrorObject): number {
  return instancePath.split("/").length;
}

function describe(error: ErrorObject | undefined, kinds: readonly string[]): string {
  if (error === undefined) return "it does not have the right form";
  const { keyword, params, message = "is wrong" } = error;
  if (keyword === "additionalProperties") {
    return `${fieldOf(error.instancePath, String(params["additionalProperty"]))} is not a field`;
  }
  if (keyword === "required") return `${fieldOf(error.instancePath, String(params["missingProperty"]))} is missing`;
  if (keyword === "enum") {
    return `${fieldOf(error.instancePath)} must be one of ${[params["allowedValues"]].flat().join(", ")}`;
  }
  if (keyword === "discriminator") {
    const { tag, tagValue } = params;
    return `${fieldOf(error.instancePath, String(tag))} is ${JSON.stringify(tagValue)}. It must be one of ${kinds.join(", ")}`;
  }
  return `${fieldOf(error.instancePath)} ${message}`;
}

/** `[1].fault.kind` for the pointer `/1/fault` and the field `kind`. */
function fieldOf(pointer: string, field?: string): string {
  const segments = [...pointer.split("/").slice(1), ...(field === undefined ? [] : [field])];
  const path = segments.map((segment) => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`)).join("");
  return path.replace(/^\./, "") || "the whole";
}
