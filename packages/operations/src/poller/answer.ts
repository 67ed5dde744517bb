import { MalformedOperationError } from "../errors/malformed-operation-error.js";
import type { Reading, UnreadableReading } from "../reading/reading.js";
import { isRecord } from "../reading/record.js";

/**
 * What a source's answer says of one operation. Sources are written by others, and not always in TypeScript: whatever
 * is not a reading is a bad poll of that operation, and touches no other.
 */
export function readingIn<Metadata, Response>(
  answer: ReadonlyMap<string, Reading<Metadata, Response>>,
  name: string,
): Reading<Metadata, Response> {
  try {
    const reading = isMap(answer) ? answer.get(name) : undefined;
    return isReading(reading) ? reading : unreadable(new MalformedOperationError(whyNot(answer, reading, name)));
  } catch (error) {
    return unreadable(error);
  }
}

/** The reading for whom a read failed. */
export function unreadable(error: unknown): UnreadableReading {
  return { status: "unreadable", error };
}

function isMap(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "get" in answer && typeof answer.get === "function";
}

function isReading<Known extends Reading>(reading: Known | undefined): reading is Known {
  const found: unknown = reading;
  if (!isRecord(found)) return false;
  switch (found["status"]) {
    case "running":
    case "succeeded":
    case "unreadable":
      return true;
    case "failed":
    case "cancelled":
      return (
        isRecord(found["error"]) &&
        typeof found["error"]["code"] === "number" &&
        Array.isArray(found["error"]["details"])
      );
    default:
      return false;
  }
}

function whyNot(answer: unknown, reading: unknown, name: string): string {
  if (!isMap(answer)) return `The source's answer is no Map of readings: operation ${name} was not read.`;
  return reading === undefined
    ? `The source's answer has no reading for operation ${name}.`
    : `The source's answer has a reading for operation ${name} that is none: see Reading for what it has to hold.`;
}
