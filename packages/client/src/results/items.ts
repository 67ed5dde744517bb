import { isApiError } from "./api-error.js";
import { isNoAnswer, ResponseError } from "../transport/response-error.js";

/** How the pages of one list operation are read, by its `x-pagination` in the document. */
export interface NumberedPages<Answer, Item> extends Pages<number, Answer, Item> {
  readonly total: (answer: Answer) => number | null | undefined;
  /** The number of the first page; two where the document does not know which of them it is. */
  readonly first: readonly [number] | readonly [number, number];
}

export interface TokenPages<Answer, Item> extends Pages<string, Answer, Item> {
  /** Empty for the first page. */
  readonly token: string;
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
    const reading = readPage(pages, number);
    const page = isProbe ? await orUndefined(reading) : await reading;
    const found = page?.found ?? [];
    if (found.length === 0 && !isProbe) return;
    const text = JSON.stringify(found);
    if (text !== before || found.length === 0) {
      yield* found;
      seen += found.length;
    } else if (number !== first[1]) {
      throw endless(operationId, `page ${number} is the same as the one before`);
    }
    before = text;
    const total = page && pages.total(page.answer);
    if (total && seen >= total) return;
  }
}

/** The items of all pages, each of which names the next. */
export async function* itemsOfTokenPages<Answer, Item>(pages: TokenPages<Answer, Item>): AsyncGenerator<Item, void> {
  const seen = new Set<string>();
  for (let { token } = pages; ;) {
    const { answer, found } = await readPage(pages, token);
    yield* found;
    const next = pages.next(answer);
    if (!next) return;
    if (seen.has(next)) throw endless(pages.operationId, "a page names a next one that was read already");
    seen.add(next);
    token = next;
  }
}

const mostTries = 5;

interface Pages<Key, Answer, Item> {
  readonly operationId: string;
  readonly read: (key: Key) => Promise<Answer>;
  readonly items: (answer: Answer) => readonly Item[] | null | undefined;
}

interface Page<Answer, Item> {
  readonly answer: Answer;
  readonly found: readonly Item[];
}

/** A gateway's page in the place of one of a thousand would cost the others, and the client asks for no such answer again. */
async function readPage<Key, Answer, Item>(
  { operationId, read, items }: Pages<Key, Answer, Item>,
  key: Key,
): Promise<Page<Answer, Item>> {
  for (let tries = 1; ; tries++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the second try follows the first
      const answer = await read(key);
      const found = items(answer) ?? [];
      if (Array.isArray(found)) return { answer, found };
      throw wrongShape(`${operationId} answered with no list.`, operationId);
    } catch (error) {
      if (tries === mostTries || !isNoAnswer(error)) throw error;
    }
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
  return wrongShape(`${operationId} would list without end: ${what}. What was listed so far is not all.`, operationId);
}

function wrongShape(message: string, operationId: string): ResponseError {
  return new ResponseError(message, { operationId, reason: "wrong-shape", status: 200 });
}
