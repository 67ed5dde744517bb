import { isJsonObject, kindOf } from "../json/values.js";
import { rejectCall } from "./reject.js";

/** Refuses what a URL would carry as `NaN` or `[object Object]`. What is left out, or null, is not sent. */
export function checkQuery(operationId: string, query: unknown): void {
  if (query === undefined) return;
  if (!isJsonObject(query)) rejectCall(operationId, `params.query must be an object, not ${kindOf(query)}.`);
  for (const [name, value] of Object.entries(query)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value ?? ""];
    const wrong = values.find((each) => !isText(each));
    if (wrong === undefined) continue;
    rejectCall(operationId, `params.query.${name} is ${describe(wrong)}, which no URL can carry.`);
  }
}

function isText(value: unknown): boolean {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

function describe(value: unknown): string {
  return typeof value === "number" ? String(value) : kindOf(value);
}
