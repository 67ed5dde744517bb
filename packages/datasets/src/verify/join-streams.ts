/** A file that both sides have, or one of them alone. */
export type Joined<Left, Right> =
  | { readonly path: string; readonly left: Left; readonly right: Right }
  | { readonly path: string; readonly left: Left; readonly right?: undefined }
  | { readonly path: string; readonly left?: undefined; readonly right: Right };

interface Named {
  readonly path: string;
}

/**
 * Joins two listings by path, whatever their orders. The side whose last path is smaller is read next, so where both are ordered
 * alike they go on side by side, and what is kept is what only one of them has. In other orders what has come on one side is kept
 * until it comes on the other. Nothing is missing before both have ended.
 */
export async function* joinStreams<Left extends Named, Right extends Named>(
  lefts: AsyncIterable<Left>,
  rights: AsyncIterable<Right>,
): AsyncGenerator<Joined<Left, Right>, void> {
  const left = new Side(lefts);
  const right = new Side(rights);
  try {
    while (!left.isOver || !right.isOver) {
      const isLeft = !left.isOver && (right.isOver || !isBefore(right.last, left.last));
      if (isLeft) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
        const item = left.receive(await left.read());
        const other = item && right.take(item.path);
        if (item && other) yield { path: item.path, left: item, right: other };
        else if (item) left.keep(item);
      } else {
        // oxlint-disable-next-line no-await-in-loop -- as above
        const item = right.receive(await right.read());
        const other = item && left.take(item.path);
        if (item && other) yield { path: item.path, left: other, right: item };
        else if (item) right.keep(item);
      }
    }
    for (const item of left.rest()) yield { path: item.path, left: item };
    for (const item of right.rest()) yield { path: item.path, right: item };
  } finally {
    await Promise.allSettled([left.close(), right.close()]);
  }
}

class Side<Item extends Named> {
  readonly #iterator: AsyncIterator<Item>;
  readonly #kept = new Map<string, Item>();
  last = "";
  isOver = false;

  constructor(items: AsyncIterable<Item>) {
    this.#iterator = items[Symbol.asyncIterator]();
  }

  /** Not an async function, which would be one more promise for each of a million files. */
  read(): Promise<IteratorResult<Item>> {
    return this.#iterator.next();
  }

  receive(next: IteratorResult<Item>): Item | undefined {
    if (next.done === true) {
      this.isOver = true;
      return undefined;
    }
    this.last = next.value.path;
    return next.value;
  }

  keep(item: Item): void {
    this.#kept.set(item.path, item);
  }

  take(path: string): Item | undefined {
    const item = this.#kept.get(path);
    if (item) this.#kept.delete(path);
    return item;
  }

  rest(): Iterable<Item> {
    return this.#kept.values();
  }

  async close(): Promise<void> {
    if (!this.isOver) await this.#iterator.return?.();
  }
}

/** By code points, which is the order of the bytes in UTF-8 in which stores list; the order of JavaScript differs above U+FFFF. */
export function isBefore(a: string, b: string): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) < rank(y);
  }
  return a.length < b.length;
}

/** Halves of pairs stand for characters above all single units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
