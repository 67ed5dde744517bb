import { operations, type OperationId } from "../generated/constants.js";
import { placeholdersOf } from "./path.js";
import { rejectOption } from "./reject.js";

/** Another path template for an operation, relative to the base URL; placeholders as in the document's own. */
export type PathOverrides = { readonly [Id in OperationId]?: string };

/** Refuses overrides that could not work, when the client is made and not at the first call. Returns them by operation. */
export function checkPathOverrides(overrides: PathOverrides): ReadonlyMap<string, string> {
  const entries = Object.entries(overrides);
  for (const [operationId, template] of entries) {
    if (!isOperationId(operationId)) {
      rejectOption(
        `pathOverrides names no operation with "${operationId}"; use ${Object.keys(operations).join(", ")}.`,
      );
    }
    const problem = problemOf(template, placeholdersOf(operations[operationId].path));
    if (problem) rejectOption(`pathOverrides.${operationId} ${problem}`);
  }
  return new Map(entries);
}

function isOperationId(text: string): text is OperationId {
  return Object.hasOwn(operations, text);
}

function problemOf(template: unknown, known: readonly string[]): string | undefined {
  if (!isPath(template)) return 'must start with "/", without query, fragment, or an empty, . or .. segment.';
  const unknown = placeholdersOf(template).filter((name) => !known.includes(name));
  return unknown.length === 0
    ? undefined
    : `uses {${unknown.join("}, {")}}; the operation has {${known.join("}, {")}}.`;
}

/** Whether the URL parser leaves it as it is: nothing encoded, resolved or cut off. Empty segments it would leave too. */
function isPath(template: unknown): template is string {
  if (typeof template !== "string" || !template.startsWith("/")) return false;
  const filled = template.replace(/\{[^{}]*\}/g, "x");
  // Behind a host, and not resolved against one: a backslash or a tab could make another host of it, or no URL at all.
  return !/\/(\/|$)/.test(filled) && new URL(`https://x.test${filled}`).pathname === filled;
}
