import { isJsonObject } from "../json/plain-object.js";
import { refuse } from "./refuse.js";

/** A token of RFC 9110. */
const headerName = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** Tab, printable ASCII and Latin-1: anything else ends a header early, or is refused by the runtime with the value in its message. */
const headerValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Refuses headers that would smuggle in another header or a second request. */
export function checkHeaders(operationId: string, headers: unknown): void {
  if (!isJsonObject(headers) || headers instanceof Headers) return;
  for (const [name, value] of Object.entries(headers)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!headerName.test(name)) refuse(operationId, "a header's name has a character that is not allowed there.");
    if (!values.every((each) => headerValue.test(String(each)))) {
      refuse(operationId, `header ${name} has a character that is not allowed there, such as a line break.`);
    }
  }
}
