// #region proxy
import type { FetchLike } from "@aidmp/client";
import { install, type Dispatcher } from "undici";

// Node's own fetch comes from another version of undici and accepts only that version's dispatchers. This replaces it.
install();

/** A `fetch` for `createAidmpClient` that sends requests through a proxy: `fetchThrough(new ProxyAgent("http://proxy:3128"))`. */
export function fetchThrough(dispatcher: Dispatcher): FetchLike {
  return (url, init) => {
    const throughProxy = { ...init, dispatcher };
    return fetch(url, throughProxy);
  };
}
// #endregion
