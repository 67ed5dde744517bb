import { readField } from "@aidmp/client/internal";

/**
 * Whose word a failed poll is, and what it says:
 * - `outage`: nobody could answer now. Lost connections, 408, 429, 5xx, and whatever has no code.
 * - `not-service`: something between answered in the service's place, and the service has said nothing. A 404 page of a
 *   gateway, a login page, a redirect, a response that is not an operation.
 * - `unauthenticated`, `forbidden`, `not-found`: the service's own 401, 403 and 404, which can pass.
 * - `rejected`: the service's own 400 or 501. The same request gets the same response.
 */
export type FailureKind = "outage" | "not-service" | "unauthenticated" | "forbidden" | "not-found" | "rejected";

/** @param code the `google.rpc.Code` of the error, where it has one. */
export function failureKind(error: unknown, code: number | undefined): FailureKind {
  if (wrongResponses.has(fieldOf(error, "name"))) return "not-service";
  if (fieldOf(error, "fromService") === false && isRefusal(fieldOf(error, "status"), code)) return "not-service";
  return (code === undefined ? undefined : kindOfCode[code]) ?? "outage";
}

/** A field of whatever was thrown: its getter may throw as well. */
export function fieldOf(thrown: unknown, name: string): unknown {
  return typeof thrown === "object" && thrown !== null ? readField(thrown, name) : undefined;
}

/** What came is not a response to the call. */
const wrongResponses: ReadonlySet<unknown> = new Set(["ResponseError", "MalformedOperationError"]);

const kindOfCode: Readonly<Record<number, FailureKind>> = {
  3: "rejected",
  5: "not-found",
  7: "forbidden",
  12: "rejected",
  16: "unauthenticated",
};

/** Not 408, 429 and 5xx, with which whoever is asked says that another time may be better. */
function isRefusal(status: unknown, code: number | undefined): boolean {
  if (typeof status !== "number") return code !== undefined && code in kindOfCode;
  return status === 501 || (status >= 400 && status < 500 && status !== 408 && status !== 429);
}
