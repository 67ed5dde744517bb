// #region source
import type { OperationSource } from "@aidmp/operations";
import { readOperation } from "@aidmp/operations/sources";

/** Reads google.longrunning operations of any service, one request each. */
export function plainSource(baseUrl: string): OperationSource {
  return {
    maxBatch: 1,
    async read(names, { signal }) {
      const [name = ""] = names;
      const response = await fetch(`${baseUrl}/${pathOf(name)}`, { signal });
      if (!response.ok) throw new Error(`${name}: ${response.status}`); // a failed poll, which onFailedPoll handles
      return new Map([[name, readOperation(await response.json())]]);
    },
  };
}

/** A name such as "operations/7" is a path. Segments that lead to another address are rejected; the rest are encoded. */
function pathOf(name: string): string {
  const segments = name.split("/");
  if (segments.some((segment) => /^\.{0,2}$/.test(segment))) throw new Error(`"${name}" must be like "operations/7"`);
  return segments.map((segment) => encodeURIComponent(segment)).join("/");
}
// #endregion
