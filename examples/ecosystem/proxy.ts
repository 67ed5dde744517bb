// #region proxy
import type { FetchLike } from "@aidmp/client";
import { install, type Dispatcher } from "undici";

// Node's own fetch is of another undici version and takes no foreign dispatcher: this puts undici's in its place.
install();

/** A `fetch` for `createAidmpClient` that sends through a proxy: `fetchThrough(new ProxyAgent("http://proxy:3128"))`. */
export function fetchThrough(dispatcher: Dispatcher): FetchLike {
  return (url, init) => {
    const throughProxy = { ...init, dispatcher };
    return fetch(url, throughProxy);
  };
}
// #endregion
