import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * The store of the queue cannot be used: there is no connection to it, or the worker would use another store.
 *
 * @see docs/guides/en/errors.md#StoreUnavailableError
 */
export class StoreUnavailableError extends AidmpError {
  override readonly name: string = "StoreUnavailableError";
  readonly code = "STORE_UNAVAILABLE";
}

export function isStoreUnavailableError(value: unknown): value is StoreUnavailableError {
  return isErrorNamed(value, "StoreUnavailableError");
}
