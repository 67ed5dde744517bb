import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/** One thing that is wrong with a source or a target, and what to do. */
export interface SourceProblem {
  /** The field: `from.endpoint`. */
  readonly field: string;
  readonly message: string;
}

/**
 * The source of an upload cannot be right. Nothing was created.
 *
 * @see docs/guides/en/errors.md#SourceError
 */
export class SourceError extends AidmpError {
  override readonly name: string = "SourceError";
  readonly problems: readonly SourceProblem[];

  constructor(problems: readonly SourceProblem[]) {
    super(`The upload was not started: ${problems.map(({ field, message }) => `${field} ${message}`).join(" ")}`);
    this.problems = problems;
  }
}

export function isSourceError(value: unknown): value is SourceError {
  return isErrorNamed(value, "SourceError");
}
