import { isApiError } from "./api-error.js";
import { ResponseError } from "../transport/response-error.js";

/** How the pages of one list operation are read, by its `x-pagination` in the document. */
export interface NumberedPages<Answer, Item> {
  readonly operationId: string;
  readonly read: (page: number) => Promise<Answer>;
  readonly items: (answer: Answer) => readonly Item[] | null | undefined;
  readonly total: (answer: Answer) => number | null | undefined;
  /** The number of the first page; two where the document does not know which of them it is. */
  readonly first: readonly [number] | readonly [number, number];
}

export interface TokenPages<Answer, Item> {
  readonly operationId: string;
  /** Empty for the first page. */
  readonly token: string;
  readonly read: (token: string) => Promise<Answer>;
  readonly items: (answer: Answer) => readonly Item[] | null | undefined;
  readonly next: (answer: Answer) => string | null | undefined;
}

/**
 * The items of all pages. Where it is unknown whether pages begin at 0 or at 1, both are asked for: a service that begins at 1
 * refuses 0, has nothing on it, or takes it for 1.
 */
export async function* itemsOfNumberedPages<Answer, Item>(
  pages: NumberedPages<Answer, Item>,
): AsyncGenerator<Item, void> {
  const { operationId, first } = pages;
  const mayBeNone = first[1] !== undefined;
  let seen = 0;
  let before = "";
  for (let number = first[0]; ; number++) {
    const isProbe = mayBeNone && number === first[0];
    const answer = isProbe ? await orUndefined(pages.read(number)) : await pages.read(number);
    const found = answer === undefined ? [] : (pages.items(answer) ?? []);
    if (found.length === 0 && !isProbe) return;
    const page = JSON.stringify(found);
    if (page !== before || found.length === 0) {
      yield* found;
      seen += found.length;
    } else if (number !== first[1]) {
      throw endless(operationId, `page ${number} is the same as the one before`);
    }
    before = page;
    const total = answer && pages.total(answer);
    if (total && seen >= total) return;
  }
}

/** The items of all pages, each of which names the next. */
export async function* itemsOfTokenPages<Answer, Item>(pages: TokenPages<Answer, Item>): AsyncGenerator<Item, void> {
  const seen = new Set<string>();
  for (let { token } = pages; ;) {
    const answer = await pages.read(token);
    yield* pages.items(answer) ?? [];
    const next = pages.next(answer);
    if (!next) return;
    if (seen.has(next)) throw endless(pages.operationId, "a page names a next one that was read already");
    seen.add(next);
    token = next;
  }
}

/** Undefined where the service refuses the page. */
async function orUndefined<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isApiError(error) && error.status === 400) return undefined;
    throw error;
  }
}

function endless(operationId: string, what: string): ResponseError {
  return new ResponseError(`${operationId} would list without end: ${what}. What was listed so far is not all.`, {
    operationId,
    reason: "wrong-shape",
    status: 200,
  });
}
