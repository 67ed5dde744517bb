import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * A job was refused: it is not one of a wait (`foreign`), it lost or changed a field (`damaged`), or a later version of this
 * package wrote it (`newer`). A newer one is kept for the workers that can read it.
 *
 * @see docs/guides/en/errors.md#WaitDataError
 */
export class WaitDataError extends AidmpError {
  override readonly name: string = "WaitDataError";
  readonly code = "WAIT_DATA_REFUSED";
  readonly problem: "damaged" | "foreign" | "newer";

  constructor(problem: WaitDataError["problem"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export function isWaitDataError(value: unknown): value is WaitDataError {
  return isErrorNamed(value, "WaitDataError");
}
