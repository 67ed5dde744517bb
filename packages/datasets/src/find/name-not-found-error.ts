import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * No dataset, or no branch, of that name could be told.
 *
 * @see docs/guides/en/errors.md#NameNotFoundError
 */
export class NameNotFoundError extends AidmpError {
  override readonly name: string = "NameNotFoundError";
  readonly kind: "dataset" | "branch";
  readonly wanted: string;
  /** Names that come near, the nearest first; or the ids of several of that name. */
  readonly near: readonly string[];

  constructor(
    kind: "dataset" | "branch",
    wanted: string,
    near: readonly string[],
    advice: string,
    options?: ErrorOptions,
  ) {
    const others = near.length > 0 ? ` Near it: ${near.join(", ")}.` : "";
    super(`There is no ${kind} ${JSON.stringify(wanted)} to be found: ${advice}.${others}`, options);
    this.kind = kind;
    this.wanted = wanted;
    this.near = near;
  }
}

export function isNameNotFoundError(value: unknown): value is NameNotFoundError {
  return isErrorNamed(value, "NameNotFoundError");
}
