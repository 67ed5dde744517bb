// #region source
import { type OperationSource, readOperation } from "@aidmp/operations";

/** Reads google.longrunning operations of any service, one request each. */
export function plainSource(baseUrl: string): OperationSource {
  return {
    maxBatch: 1,
    async read(names, { signal }) {
      const [name = ""] = names;
      const response = await fetch(`${baseUrl}/${name}`, { signal });
      if (!response.ok) throw new Error(`${name}: ${response.status}`); // a bad poll, for onPollError to judge
      return new Map([[name, readOperation(await response.json())]]);
    },
  };
}
// #endregion
