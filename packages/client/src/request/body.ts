import { isJsonObject, kindOf } from "../json/values.js";
import { rejectCall } from "./reject.js";

/** No request of this API is deeper than 3; an object that contains itself is endless. */
const deepest = 100;

/** Refuses a body that JSON would carry as something else, or not at all. */
export function checkBody(operationId: string, body: unknown): void {
  if (!isJsonObject(body)) {
    rejectCall(operationId, `the body must be an object, not ${kindOf(body)}.`);
  }
  checkValue(operationId, body, "body", 0);
}

function checkValue(operationId: string, value: unknown, place: string, depth: number): void {
  const problem = depth > deepest ? "is too deep, or contains itself" : problemOf(value);
  if (problem) rejectCall(operationId, `${place} ${problem}.`);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      // Left out of an object, but null in an array.
      if (item === undefined) rejectCall(operationId, `${place}[${index}] is undefined, which JSON cannot carry.`);
      checkValue(operationId, item, `${place}[${index}]`, depth + 1);
    }
  } else if (isJsonObject(value) && typeof value["toJSON"] !== "function") {
    for (const name of Object.keys(value)) checkValue(operationId, value[name], `${place}.${name}`, depth + 1);
  }
}

function problemOf(value: unknown): string | undefined {
  if (typeof value === "bigint") return "is a BigInt: give it as a string";
  const lost =
    typeof value === "function" || typeof value === "symbol" || (typeof value === "number" && !Number.isFinite(value));
  return lost ? `is ${typeof value === "number" ? value : kindOf(value)}, which JSON cannot carry` : undefined;
}
