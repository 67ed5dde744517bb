import { RequestError } from "../errors/request-error.js";

/** Ends a call before anything has been sent. The problem names the place, and never the value: that may be a secret. */
export function rejectCall(operationId: string, problem: string): never {
  throw new RequestError(`${operationId} was not sent: ${problem}`);
}

/** Ends the making of a client. */
export function rejectOption(problem: string): never {
  throw new RequestError(`createAidmpClient: ${problem}`);
}
