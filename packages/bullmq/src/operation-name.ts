import { readField } from "@aidmp/client/internal";
import { OptionsError, parseResumeToken } from "@aidmp/operations";

/** The name of an operation, given as a call returned it, by its name, or as a resume token. */
export function nameOf(operation: object | string): string {
  if (typeof operation === "string") {
    return isResumeToken(operation) ? parseResumeToken(operation).name : operation;
  }
  const name = readField(operation, "name");
  if (typeof name === "string" && name !== "") return name;
  throw new OptionsError("The operation must have a name: give what a call returned, or a resume token.");
}

/** Whether it claims to be a resume token, as an object or as its JSON text. */
export function isResumeToken(operation: object | string): boolean {
  // No operation's name begins with a brace.
  if (typeof operation === "string") return operation.trimStart().startsWith("{");
  return "kind" in operation && "version" in operation;
}
