import { isJsonObject } from "@aidmp/client/internal";
import { WaitDataError } from "./wait-data-error.js";

/** The version that this package writes, and the newest that it reads. */
export const version = 1;

/**
 * The fields of a job's data.
 *
 * @param kind what the data must say that it is.
 * @throws {WaitDataError} it is something else, or from a newer version.
 */
export function fieldsOf(data: unknown, kind: string, jobId: string | undefined): Readonly<Record<string, unknown>> {
  const job = `Job ${jobId ?? "without an id"}`;
  if (!isJsonObject(data) || data["kind"] !== kind) {
    throw new WaitDataError("foreign", `${job} is not one of @aidmp/bullmq: its "kind" is not "${kind}".`);
  }
  const found = data["version"];
  if (typeof found === "number" && found > version) {
    const message = `${job} has version ${found}; this package reads up to ${version}. Update it in this worker.`;
    throw new WaitDataError("newer", message);
  }
  if (found !== version) throw new WaitDataError("damaged", `${job} is damaged: its "version" is not usable.`);
  return data;
}

/** @throws {WaitDataError} the field is not what it must be. */
export function check<T>(
  fields: Readonly<Record<string, unknown>>,
  field: string,
  is: (value: unknown) => value is T,
  jobId: string | undefined,
): T {
  const value = fields[field];
  if (is(value)) return value;
  throw new WaitDataError("damaged", `Job ${jobId ?? "without an id"} is damaged: its "${field}" is not usable.`);
}

export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
export const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
