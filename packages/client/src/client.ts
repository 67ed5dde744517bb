import createFetchClient from "openapi-fetch";
import { createCall, type CallInit, type CoreRequest } from "./call.js";
import { resolveOptions, type AidmpClientOptions } from "./client-options.js";
import type { paths } from "./generated/schema.js";
import type { AidmpClient } from "./results/aidmp-client.js";
import type { CoreResult } from "./results/result.js";

/**
 * Makes a client. Calls reject only where there is no usable response: ConnectionError, TimeoutError, ResponseError,
 * RequestError, or the reason of the signal that was aborted. Reads are retried; a create never blindly.
 *
 * @throws RequestError when an option cannot work: no auth, a base URL that is not http(s), an unknown option, …
 * @example
 * const client = createAidmpClient({ auth: hmac({ accessKey, secretKey }) });
 * const { data, error } = await client.POST("/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list", {
 *   params: { path: { data_space_id: "ds-1" } },
 *   body: {},
 * });
 */
export function createAidmpClient(options: AidmpClientOptions): AidmpClient {
  const resolved = resolveOptions(options);
  const core = createFetchClient<paths>({ baseUrl: resolved.baseUrl, headers: { Accept: "application/json" } });
  const use = core.use.bind(core);
  const { request } = core;
  let middlewareInUse = false;
  // Called with data for its type parameters, which no cast could say more truthfully.
  const coreRequest: CoreRequest = (...args) => Reflect.apply(request, core, args);
  const call = createCall(coreRequest, resolved, () => middlewareInUse);
  // Its methods in capitals are HTTP's: GET, PUT, POST and so on.
  const methods = Object.keys(core)
    .filter((name) => name === name.toUpperCase())
    .map((name) => [name, (path: string, init?: CallInit): Promise<CoreResult> => call(name, path, init)]);
  return Object.assign(core, Object.fromEntries(methods), {
    request: (name: string, path: string, init?: CallInit) => call(name.toUpperCase(), path, init),
    use(...middleware: Parameters<AidmpClient["use"]>): void {
      middlewareInUse = true;
      use(...middleware);
    },
  });
}
