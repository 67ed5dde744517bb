import { ApiError } from "./api-error.js";
import { ResponseError } from "../transport/response-error.js";
import { retryAfterOfHeaders } from "../errors/retry-after.js";
import { addressOf } from "../transport/failure.js";
import { failureIn } from "./result.js";
import { isJsonObject, kindOf } from "../json/values.js";

/** What `client.GET` and `client.POST` resolve with. */
export interface ResultStyleResponse<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** A response that is a success. */
export interface Unwrapped<Data> {
  readonly data: Data;
  /** For its status and headers; the body has been read. */
  readonly response: Response;
}

/**
 * Turns a result-style response into its data, or throws: `const { data, response } = await unwrap(client.POST(…), "searchTasks")`.
 * The generated functions are this around one call.
 *
 * @throws ApiError when the response is an error; ResponseError when it is a success without an object in it;
 * whatever the call itself rejects with.
 */
export async function unwrap<Data>(
  call: PromiseLike<ResultStyleResponse<Data>>,
  operationId: string,
): Promise<Unwrapped<Data>> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw new ApiError(operationId, response.status, failureIn(response, error));
  }
  if (data === undefined || !isJsonObject(data)) {
    throw new ResponseError(
      `${operationId} answered ${response.status} with ${kindOf(data)} instead of an object; check baseUrl and pathOverrides.`,
      { operationId, reason: "wrong-shape", status: response.status, address: addressOf(response) },
    );
  }
  const retryAfterInMs = retryAfterOfHeaders(response.headers, Date.now());
  if (retryAfterInMs !== undefined) Object.defineProperty(data, retryAfterKey, { value: retryAfterInMs });
  return { data, response };
}

/** Where the object that a call resolved with keeps what its response asked for: an operation has no field for it. */
const retryAfterKey: unique symbol = Symbol.for("@aidmp/retry-after");

/** How long the response that `data` came in asked to wait, in milliseconds; `undefined` where it did not, or for a copy. */
export function retryAfterOfData(data: { readonly [retryAfterKey]?: number }): number | undefined {
  return data[retryAfterKey];
}
