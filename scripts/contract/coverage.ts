import { at, objectsIn, textOf, type JsonObject } from "../openapi-document.js";

/**
 * What the traffic did not exercise, by the report of `redocly drift --coverage-output`: operations, parameters, fields of
 * requests, and answers. Fields of answers are not asked for: the document lists more than one service sends at once.
 */
export function findCoverageGaps(report: unknown): readonly string[] {
  const operations = objectsIn(at(report)["operations"]);
  if (operations.length === 0) return ["The coverage report lists no operation."];
  return operations.flatMap(({ operationId, missing }) =>
    objectsIn(missing)
      .filter(({ kind, target }) => kind !== "property" || target === "request")
      .map((gap) => `${textOf(operationId)}: ${describe(gap)}`),
  );
}

function describe({ kind, status, path, name }: JsonObject): string {
  return `no exchange has ${[kind, status, path, name].filter((part) => typeof part === "string").join(" ")}`;
}
