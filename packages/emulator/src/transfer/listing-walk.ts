import { brokenListing, type ListingPage, type SourceObject } from "./listing-page.js";

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
export async function* walkListing(
  fetchPage: (position: ListingPosition) => Promise<ListingPage>,
): AsyncGenerator<SourceObject, void, undefined> {
  const tokens = createRepetitionDetector();
  const firstKeys = createRepetitionDetector();
  let position: ListingPosition = {};
  let emptyPages = 0;
  for (;;) {
    const { objects, isTruncated, token } = await fetchPage(position);
    const [first] = objects;
    const last = objects.at(-1);
    if (first !== undefined && firstKeys.repeats(first.key)) {
      throw brokenListing(`lists ${JSON.stringify(first.key)} twice`);
    }
    yield* objects;
    if (!isTruncated) return;
    emptyPages = last === undefined ? emptyPages + 1 : 0;
    if (emptyPages > maxEmptyPages) throw brokenListing(`has sent ${emptyPages} pages without an object in a row`);
    if (token) {
      if (tokens.repeats(token)) throw brokenListing("goes in circles: it repeats a continuation token");
      position = { token };
    } else {
      if (last === undefined) throw brokenListing("says that there are more objects, but not where");
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
