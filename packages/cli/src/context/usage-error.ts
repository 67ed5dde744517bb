import { AidmpError } from "@aidmp/client";

/** What was typed cannot be right. */
export class UsageError extends AidmpError {
  override readonly name: string = "UsageError";
}

/** There are no keys anywhere. */
export class MissingKeysError extends AidmpError {
  override readonly name: string = "MissingKeysError";
}

export function isUsageError(value: unknown): value is UsageError {
  return value instanceof UsageError;
}
