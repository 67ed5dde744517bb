/** What must be closed, however the work with it ends. */
export interface Closable {
  close(): Promise<void> | void;
}

/** In the order in which they were opened; `await using` is not in Node 20. */
export async function closing<Result>(resources: readonly Closable[], work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    for (const resource of resources) await resource.close();
  }
}
