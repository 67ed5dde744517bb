/** Does some work at a time on the items of a stream, and gives the results in the stream's order. Nothing runs far ahead of its reader. */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const begun: Promise<Result>[] = [];
  for await (const item of items) {
    const run = work(item);
    // Told when its turn comes; until then nobody else may call it unhandled.
    run.catch(() => undefined);
    begun.push(run);
    const first = begun.length >= concurrency ? begun.shift() : undefined;
    if (first) yield first;
  }
  for (const run of begun) yield run;
}
