import type { ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { TransferError } from "./transfer-error.js";

/** An object as the bucket lists it. */
export interface SourceObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string | undefined;
}

/** One page of a listing. */
export interface ListingPage {
  readonly objects: readonly SourceObject[];
  readonly isTruncated: boolean;
  readonly token: string | undefined;
}

/**
 * Reads a page as the store sent it. Throws when it lacks what a copy needs, because leaving an object out would lose it
 * unnoticed.
 */
export function pageOf(response: ListObjectsV2CommandOutput): ListingPage {
  const { Contents: contents = [], KeyCount: count, MaxKeys: limit, EncodingType: encoding } = response;
  const objects = contents.map(({ Key: key, Size: size, ETag: etag }): SourceObject => {
    if (key === undefined) throw brokenListing("has an object without a key");
    if (size === undefined || !(size >= 0)) throw brokenListing(`does not tell the size of ${JSON.stringify(key)}`);
    return { key: encoding === "url" ? decodeKey(key) : key, size, etag };
  });
  if (count !== undefined && count > objects.length) {
    throw brokenListing(`says that a page has ${count} objects, and it has ${objects.length}`);
  }
  const token = response.NextContinuationToken;
  // A store that does not say whether there is more is asked once more when its page is full, or has a token.
  const isFull = objects.length >= (limit || longestPage);
  return { objects, isTruncated: response.IsTruncated ?? (Boolean(token) || isFull), token };
}

/** What S3 sends when it is not told a number. */
const longestPage = 1_000;

export function brokenListing(how: string): TransferError {
  const message = `The object store's listing cannot be used: it ${how}. Nothing was copied. Check that oss_endpoint is an S3 that supports ListObjectsV2.`;
  return new TransferError("UNAVAILABLE", "SOURCE_LISTING_BROKEN", message);
}

/** As HTML forms encode, where "+" is a space. A real "+" arrives as %2B. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch {
    throw brokenListing(`calls its keys url-encoded, and ${JSON.stringify(encoded)} is not`);
  }
}
