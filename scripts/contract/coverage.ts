import { isObject, textOf } from "../openapi-document.js";

/**
 * What the traffic did not exercise, by the report of `redocly drift --coverage-output`: operations, parameters, fields of
 * requests, and answers. Fields of answers are not asked for: the document lists more than one service sends at once.
 */
export function findCoverageGaps(report: unknown): readonly string[] {
  const operations = isObject(report) && Array.isArray(report["operations"]) ? report["operations"] : [];
  if (operations.length === 0) return ["The coverage report lists no operation."];
  return operations.filter(isObject).flatMap((operation) => {
    const missing = Array.isArray(operation["missing"]) ? operation["missing"].filter(isObject) : [];
    return missing
      .filter(({ kind, target }) => kind !== "property" || target === "request")
      .map((gap) => `${textOf(operation["operationId"])}: ${describe(gap)}`);
  });
}

function describe({ kind, status, path, name }: Readonly<Record<string, unknown>>): string {
  return `no exchange has ${[kind, status, path, name].filter((part) => typeof part === "string").join(" ")}`;
}
