import { AidmpError, isErrorNamed } from "@aidmp/client";

/**
 * A token was refused: it is not one of these (`foreign`), it lost or changed a field (`damaged`), or a later version
 * of this package wrote it (`newer`).
 */
export class TokenError extends AidmpError {
  override readonly name: string = "TokenError";
  readonly problem: "damaged" | "foreign" | "newer";

  constructor(problem: TokenError["problem"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export function isTokenError(value: unknown): value is TokenError {
  return isErrorNamed(value, "TokenError");
}
