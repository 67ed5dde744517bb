import { AidmpError } from "@aidmp/client";
import { isErrorNamed, messageOf } from "@aidmp/client/internal";
import type { UploadTask } from "../sources/task-list/upload-task.js";

export interface UploadOutcomeUnknownErrorFields {
  /** What the create call failed with. */
  readonly createError: unknown;
  readonly candidates: readonly UploadTask[];
  readonly sends: number;
}

/**
 * Whether the task was created cannot be told, and sending the request again might create a second one. `cause` says
 * why not: what result the task list failed with, else what the create call failed with.
 *
 * @see docs/guides/en/errors.md#UploadOutcomeUnknownError
 */
export class UploadOutcomeUnknownError extends AidmpError {
  override readonly name: string = "UploadOutcomeUnknownError";
  /** What the create call failed with, the last time it was sent. */
  readonly createError: unknown;
  /** Tasks that may be the one, without the keys of their object stores. Watch the right one by its `id`. */
  readonly candidates: readonly UploadTask[];
  /** How often the request was sent, apart from the client's own retries of what never arrived. */
  readonly sends: number;

  constructor(why: string, { createError, candidates, sends }: UploadOutcomeUnknownErrorFields, options: ErrorOptions) {
    const ids = candidates.map((task) => task.id ?? "(no id)").join(", ");
    super(
      `Whether the upload task was created is not known: ${why}${ids && ` (${ids})`}. ` +
        `Look at the task list before sending it again. The create call: ${messageOf(createError)}`,
      options,
    );
    this.createError = createError;
    this.candidates = candidates;
    this.sends = sends;
  }
}

export function isUploadOutcomeUnknownError(value: unknown): value is UploadOutcomeUnknownError {
  return isErrorNamed(value, "UploadOutcomeUnknownError");
}
