import type { OperationSource } from "@aidmp/operations";

/** One source for each data space: a source learns, and has connections. One that could not be made is tried again. */
export function sourceCache<Metadata, Response>(
  make: (dataSpaceId: string) => OperationSource<Metadata, Response> | Promise<OperationSource<Metadata, Response>>,
): (dataSpaceId: string) => Promise<OperationSource<Metadata, Response>> {
  const sources = new Map<string, Promise<OperationSource<Metadata, Response>>>();
  return (dataSpaceId) => {
    const known = sources.get(dataSpaceId);
    if (known !== undefined) return known;
    // In an async function, so that one that throws at once rejects like one that fails later.
    const source = (async () => make(dataSpaceId))();
    sources.set(dataSpaceId, source);
    source.catch(() => sources.delete(dataSpaceId));
    return source;
  };
}
