import { ApiError } from "./api-error.js";
import { ResponseError } from "../transport/response-error.js";
import { addressOf, isFromService, retryAfterOf } from "./result.js";
import { retryAfterOfHeaders } from "../errors/retry-after.js";
import { readStatus } from "../errors/status.js";
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
    const status = readStatus(error, response.status);
    const fromService = isFromService(response, error);
    const retryAfterInMs = retryAfterOf(response, status);
    throw new ApiError(operationId, status, response.status, retryAfterInMs, fromService, addressOf(response));
  }
  if (data === undefined || !isJsonObject(data)) {
    throw new ResponseError(
      `${operationId} answered ${response.status} with ${kindOf(data)} instead of an object; check baseUrl and pathOverrides.`,
      { operationId, reason: "wrong-shape", status: response.status, address: addressOf(response) },
    );
  }
  const retryAfterInMs = retryAfterOfHeaders(response.headers, Date.now());
  if (retryAfterInMs !== undefined) retryAfters.set(data, retryAfterInMs);
  return { data, response };
}

/** By the object that a call resolved with: the operation that a create returns has no field for what its headers say. */
const retryAfters: WeakMap<object, number> = /* @__PURE__ */ new WeakMap();

/** How long the response that `data` came in asked to wait, in milliseconds; `undefined` where it did not, or for a copy. */
export function retryAfterOfData(data: object): number | undefined {
  return retryAfters.get(data);
}
