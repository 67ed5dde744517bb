/**
 * A response of the endpoint other than the one that was asked for: an error of the store, or something that is not S3's.
 * Its message is for programmers. `store-failure.ts` turns it into words for `err_msg`.
 */
export class StoreRejection extends Error {
  override readonly name = "StoreRejection";
  readonly facts: RejectionFacts;

  constructor(facts: RejectionFacts) {
    super(`HTTP ${facts.status}${facts.code === undefined ? "" : `, ${facts.code}`}`);
    this.facts = facts;
  }
}

export interface RejectionFacts {
  readonly status: number;
  /** Whether an S3 sent it. A console, a proxy or a captive portal answers in its own way. */
  readonly isS3: boolean;
  /** As "NoSuchBucket". A response to HEAD has none, because it has no body. */
  readonly code?: string | undefined;
  /** The store's own words, as it sent them. */
  readonly sentence?: string | undefined;
  /** The region that the bucket is in. */
  readonly region?: string | undefined;
  /** Where the bucket is to be asked for. */
  readonly endpoint?: string | undefined;
  readonly retryAfterInMs?: number | undefined;
}

export type ResponseHeaders = Readonly<Record<string, string | undefined>>;

/** Reads an error response. `headers` have names in lower case. `now` is wall time in milliseconds. */
export function rejectionOf(status: number, headers: ResponseHeaders, text: string, now: number): StoreRejection {
  const isError = /<(?:\w+:)?Error[\s>]/.test(text);
  const code = isError ? element(text, elements.code) : undefined;
  const sentence = isError ? element(text, elements.message) : undefined;
  return new StoreRejection({
    status,
    isS3: code !== undefined || (text.trim() === "" && isFromS3(headers)),
    code,
    sentence,
    region:
      headers["x-amz-bucket-region"] ??
      element(text, elements.region) ??
      /expecting '([^']+)'/.exec(sentence ?? "")?.[1],
    endpoint: isError ? element(text, elements.endpoint) : undefined,
    retryAfterInMs: retryAfterInMs(headers["retry-after"], now),
  });
}

/** Whether a response has the number that S3, and most stores after its model, give to each request. */
function isFromS3(headers: ResponseHeaders): boolean {
  return headers["x-amz-request-id"] !== undefined || headers["x-amz-id-2"] !== undefined;
}

/** Whether a text is a whole listing. A web page, or a listing that was cut off, is not. */
export function isListing(text: string): boolean {
  return /<ListBucketResult[\s>]/.test(text) && /<\/ListBucketResult>\s*$/.test(text);
}

/**
 * Writes characters beyond U+FFFF in place of their numbers (`&#128512;`). The parser of the SDK cuts such a number to 16
 * bits, which is another key.
 */
export function withAstralCharacters(xml: string): string {
  return xml.replaceAll(/&#(?:x([0-9a-f]{5,6})|(\d{5,7}));/gi, (reference: string, hex?: string, decimal?: string) => {
    const point = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return point > 0xffff && point <= 0x10ffff ? String.fromCodePoint(point) : reference;
  });
}

/** Seconds, or a date of HTTP (RFC 9110, 10.2.3). Undefined for anything else. */
function retryAfterInMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const time = header.trim().endsWith("GMT") ? Date.parse(header) : NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}

/** Elements of an error, with or without a prefix for their namespace. */
const elements = {
  code: /<(?:\w+:)?Code>([^<]*)</,
  message: /<(?:\w+:)?Message>([^<]*)</,
  region: /<(?:\w+:)?Region>([^<]*)</,
  endpoint: /<(?:\w+:)?Endpoint>([^<]*)</,
};

/** The text of the first such element. Undefined when there is none, or it is empty. */
function element(xml: string, form: RegExp): string | undefined {
  const [, text = ""] = form.exec(xml) ?? [];
  return text.trim() === "" ? undefined : decodeEntities(text.trim());
}

function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (_, hex?: string, decimal?: string, named = "") => {
      if (hex === undefined && decimal === undefined) return entities[named] ?? "";
      const point = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : "";
    },
  );
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
