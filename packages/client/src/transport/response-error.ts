import { AidmpError, isErrorNamed } from "../errors/aidmp-error.js";

/** `not-json`, `wrong-shape`: a response that is not what the operation promises; `too-large`: above `maxResponseInBytes`; `redirect`: never followed. */
export type ResponseErrorReason = "not-json" | "wrong-shape" | "too-large" | "redirect";

export interface ResponseErrorFields {
  readonly operationId: string;
  readonly reason: ResponseErrorReason;
  readonly status: number;
  readonly address?: string | undefined;
}

/**
 * A response came that cannot be used, most often from a proxy or a gateway in between.
 * Not retried, but for a page of a list that is read whole. After a create with a 2xx status, the task may exist.
 *
 * @see docs/guides/en/errors.md#ResponseError
 */
export class ResponseError extends AidmpError {
  override readonly name: string = "ResponseError";
  declare readonly operationId: string;
  declare readonly reason: ResponseErrorReason;
  /** The HTTP status; 0 where a browser hides it (a redirect). */
  declare readonly status: number;
  /** The origin that answered; undefined where fetch does not tell. */
  declare readonly address: string | undefined;

  constructor(message: string, fields: ResponseErrorFields, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, fields);
  }
}

export function isResponseError(value: unknown): value is ResponseError {
  return isErrorNamed(value, "ResponseError");
}

/** Whether something else answered in the service's place, or the answer broke off: the next one may be well. */
export function isNoAnswer(error: unknown): boolean {
  return isResponseError(error) && (error.reason === "not-json" || error.reason === "wrong-shape");
}
