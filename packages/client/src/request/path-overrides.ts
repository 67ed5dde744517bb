import { operations, type OperationId } from "../generated/constants.js";
import { placeholdersOf } from "./path.js";
import { refuseOption } from "./refuse.js";

/** Another path template for an operation, relative to the base URL; placeholders as in the document's own. */
export type PathOverrides = { readonly [Id in OperationId]?: string };

/** Refuses overrides that could not work, when the client is made and not at the first call. */
export function checkPathOverrides(overrides: PathOverrides): PathOverrides {
  for (const [operationId, template] of Object.entries(overrides)) {
    if (!isOperationId(operationId)) {
      refuseOption(
        `pathOverrides names no operation with "${operationId}"; use ${Object.keys(operations).join(", ")}.`,
      );
    }
    const problem = problemOf(template, placeholdersOf(operations[operationId].path));
    if (problem) refuseOption(`pathOverrides.${operationId} ${problem}`);
  }
  return { ...overrides };
}

function isOperationId(text: string): text is OperationId {
  return Object.hasOwn(operations, text);
}

function problemOf(template: unknown, known: readonly string[]): string | undefined {
  if (typeof template !== "string" || !template.startsWith("/")) return 'must start with "/".';
  const literal = template.replace(/\{[^{}]*\}/g, "x");
  if (!/^[\w\-./~%!$&'()*+,;=:@]*$/.test(literal) || /\/(?:\.|%2e){0,2}(?:\/|$)/i.test(literal)) {
    return "is no path: no query, no fragment, no empty, . or .. segment.";
  }
  const unknown = placeholdersOf(template).filter((name) => !known.includes(name));
  return unknown.length === 0
    ? undefined
    : `uses {${unknown.join("}, {")}}; the operation has {${known.join("}, {")}}.`;
}
