import { TransferError } from "./transfer-error.js";

/** One page of a listing, as the store sent it. */
export interface ListingPage<T extends { readonly key: string }> {
  readonly objects: readonly T[];
  readonly isTruncated: boolean;
  readonly token: string | undefined;
}

/** Where a page begins: at the start, where a token says, or after a key. */
export interface ListingPosition {
  readonly token?: string;
  readonly startAfter?: string;
}

/**
 * Every object of a listing, page by page. A store may be wrong about the end of its listing: when it goes in circles,
 * repeats a page, or says "more" without saying where, the walk fails instead of running for ever or ending too early.
 * It needs memory for one page only.
 */
export async function* walkListing<T extends { readonly key: string }>(
  fetchPage: (position: ListingPosition) => Promise<ListingPage<T>>,
): AsyncGenerator<T, void, undefined> {
  const tokens = createRepetitionDetector();
  const firstKeys = createRepetitionDetector();
  let position: ListingPosition = {};
  let emptyPages = 0;
  for (;;) {
    const { objects, isTruncated, token } = await fetchPage(position);
    const [first] = objects;
    const last = objects.at(-1);
    if (first !== undefined && firstKeys.repeats(first.key)) throw broken(`lists ${JSON.stringify(first.key)} twice`);
    yield* objects;
    if (!isTruncated) return;
    emptyPages = last === undefined ? emptyPages + 1 : 0;
    if (emptyPages > maxEmptyPages) throw broken(`has sent ${emptyPages} pages without an object in a row`);
    if (token) {
      if (tokens.repeats(token)) throw broken("goes in circles: it repeats a continuation token");
      position = { token };
    } else {
      if (last === undefined) throw broken("says that there are more objects, but not where");
      position = { startAfter: last.key };
    }
  }
}

/** A store may send some empty pages while it skips deleted objects. */
const maxEmptyPages = 100;

/** Brent's algorithm: it remembers one value at growing distances, and finds every circle within three rounds of it. */
function createRepetitionDetector(): { repeats: (value: string) => boolean } {
  let remembered: string | undefined;
  let distance = 1;
  let untilNext = 1;
  return {
    repeats(value) {
      if (value === remembered) return true;
      if (--untilNext === 0) {
        remembered = value;
        distance *= 2;
        untilNext = distance;
      }
      return false;
    },
  };
}

function broken(how: string): TransferError {
  const message = `The object store's listing cannot be used: it ${how}. Nothing was copied. Check that oss_endpoint is an S3 that supports ListObjectsV2.`;
  return new TransferError("UNAVAILABLE", "SOURCE_LISTING_BROKEN", message);
}
