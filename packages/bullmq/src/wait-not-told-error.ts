import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * The end of a wait is not going to be told: there is no such wait, it was removed, or `onEnd` failed for good.
 *
 * @see docs/guides/en/errors.md#WaitNotToldError
 */
export class WaitNotToldError extends AidmpError {
  override readonly name: string = "WaitNotToldError";
  readonly code = "WAIT_NOT_TOLD";
  readonly problem: "not-found" | "removed" | "failed";
  readonly operationName: string;

  constructor(problem: WaitNotToldError["problem"], operationName: string, reason: string) {
    super(`The end of the wait for operation ${operationName} is not going to be told: ${reason}.`);
    this.problem = problem;
    this.operationName = operationName;
  }
}

export function isWaitNotToldError(value: unknown): value is WaitNotToldError {
  return isErrorNamed(value, "WaitNotToldError");
}
