import { plainText } from "./status.js";

/** What anything that was thrown says, as one line of bounded length, for the message of an error that it caused. */
export function messageOf(thrown: unknown): string {
  try {
    const isObject = typeof thrown === "object" && thrown !== null;
    return plainText(String(isObject && "message" in thrown ? thrown.message : thrown));
  } catch {
    return "an error that cannot be read";
  }
}
