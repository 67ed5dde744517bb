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
    const reading = answer.get(name);
    return isReading(reading) ? reading : malformed(whyNot(reading, name));
  } catch (error) {
    // Asked afterwards: asking each time whether it is a Map was 4 % of the time of a poll.
    return isMap(answer)
      ? unreadable(error)
      : malformed(`The source's answer is no Map of readings: operation ${name} was not read.`);
  }
}

/** The reading for whom a read failed. */
export function unreadable(error: unknown): UnreadableReading {
  return { status: "unreadable", error };
}

function isMap(answer: unknown): boolean {
  try {
    return typeof answer === "object" && answer !== null && "get" in answer && typeof answer.get === "function";
  } catch {
    // What throws when it is looked at has said more of itself than that it is no Map.
    return true;
  }
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

function malformed(message: string): UnreadableReading {
  return unreadable(new MalformedOperationError(message));
}

function whyNot(reading: unknown, name: string): string {
  return reading === undefined
    ? `The source's answer has no reading for operation ${name}.`
    : `The source's answer has a reading for operation ${name} that is none: see Reading for what it has to hold.`;
}
