import { AidmpError, rpcCodes } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/** The task list does not hold an operation's task. */
export class TaskNotListedError extends AidmpError {
  override readonly name: string = "TaskNotListedError";
  readonly operationName: string;
  /**
   * NOT_FOUND where the whole list was seen; UNAVAILABLE where it changed while it was being read, so that the task may
   * have been passed over.
   */
  readonly code: number;

  constructor(operationName: string, isWhole: boolean) {
    super(
      isWhole
        ? `The task list holds no task for operation ${operationName}: it was removed, belongs to another data space, or its id is not the operation's name (see taskIdOf).`
        : `The task list changed while it was read, and operation ${operationName} was not seen on it.`,
    );
    this.operationName = operationName;
    this.code = isWhole ? rpcCodes.NOT_FOUND : rpcCodes.UNAVAILABLE;
  }
}

export function isTaskNotListedError(value: unknown): value is TaskNotListedError {
  return isErrorNamed(value, "TaskNotListedError");
}
