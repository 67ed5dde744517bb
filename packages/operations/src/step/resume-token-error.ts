import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * A resume token was refused: it is not one of these (`foreign`), it lost or changed a field (`damaged`), or a later version
 * of this package wrote it (`newer`).
 *
 * @see docs/guides/en/errors.md#ResumeTokenError
 */
export class ResumeTokenError extends AidmpError {
  override readonly name: string = "ResumeTokenError";
  readonly problem: "damaged" | "foreign" | "newer";

  constructor(problem: ResumeTokenError["problem"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export function isResumeTokenError(value: unknown): value is ResumeTokenError {
  return isErrorNamed(value, "ResumeTokenError");
}
