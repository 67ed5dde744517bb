/**
 * Whether two ETags may name the same bytes. Stores differ in quotes, and a proxy marks a tag as weak (`W/"x"`), or writes
 * what it did into it (`"x-gzip"`). Undefined is a store that sends none.
 */
export function isSameETag(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || opaque(one) === opaque(other);
}

function opaque(etag: string): string {
  return etag
    .trim()
    .replace(/^W\//i, "")
    .replaceAll('"', "")
    .replace(/[-;:]{1,2}(?:gzip|br|deflate|zstd)$/i, "")
    .toLowerCase();
}
