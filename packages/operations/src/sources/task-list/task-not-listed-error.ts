import { AidmpError, rpcCodes } from "@aidmp/client";
import { isErrorNamed, messageOf } from "@aidmp/client/internal";

/**
 * The task list does not hold an operation's task.
 *
 * @see docs/guides/en/errors.md#TaskNotListedError
 */
export class TaskNotListedError extends AidmpError {
  override readonly name: string = "TaskNotListedError";
  readonly operationName: string;
  /**
   * NOT_FOUND where the whole list was seen; UNAVAILABLE where it changed while it was being read, or a page could not be
   * read, so that the task may have been passed over.
   */
  readonly code: number;

  /** @param failure why a page could not be read, which may hold the task; it becomes the `cause`. */
  constructor(operationName: string, isWhole: boolean, failure?: { readonly error: unknown }) {
    super(messageFor(operationName, isWhole, failure), failure === undefined ? undefined : { cause: failure.error });
    this.operationName = operationName;
    this.code = isWhole ? rpcCodes.NOT_FOUND : rpcCodes.UNAVAILABLE;
  }
}

function messageFor(operationName: string, isWhole: boolean, failure: { readonly error: unknown } | undefined): string {
  if (failure !== undefined) {
    return `Operation ${operationName} is not on the pages of the task list that could be read. One could not: ${messageOf(failure.error)}`;
  }
  return isWhole
    ? `The task list holds no task for operation ${operationName}: it was removed, belongs to another data space, or its id is not the operation's name (see taskIdOf).`
    : `The task list changed while it was read, and operation ${operationName} was not seen on it.`;
}

export function isTaskNotListedError(value: unknown): value is TaskNotListedError {
  return isErrorNamed(value, "TaskNotListedError");
}
