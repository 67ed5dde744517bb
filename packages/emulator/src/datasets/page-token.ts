import { createHmac, timingSafeEqual } from "node:crypto";
import { invalidArgument } from "../rpc/status.js";

/** Where a listing goes on. The commit is fixed, so that a commit between two pages changes nothing. */
export interface PageStart {
  readonly branchId: string;
  readonly commitId: string;
  /** The last path of the page before. */
  readonly after: string;
}

/** Opaque to callers. It is signed, together with the query that it belongs to. */
export function pageTokenOf(start: PageStart, query: string, key: Uint8Array): string {
  const content = Buffer.from(JSON.stringify([start.branchId, start.commitId, start.after])).toString("base64url");
  return `${content}.${signatureOf(content, query, key).toString("base64url")}`;
}

/** Throws an INVALID_ARGUMENT for a token that was not given out for this query. */
export function readPageToken(token: string, query: string, key: Uint8Array): PageStart {
  const [content = "", signature = "", ...rest] = token.split(".");
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(content, query, key);
  // Base64 has several spellings of the same bytes.
  const isExact = rest.length === 0 && given.toString("base64url") === signature;
  if (!isExact || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    const problem =
      "is not one that this query was given. Repeat the query of the page before without a change, or begin without a token";
    throw invalidArgument("page_token", problem, "PAGE_TOKEN_INVALID");
  }
  const [branchId, commitId, after]: [string, string, string] = JSON.parse(
    Buffer.from(content, "base64url").toString("utf8"),
  );
  return { branchId, commitId, after };
}

function signatureOf(content: string, query: string, key: Uint8Array): Buffer {
  return createHmac("sha256", key)
    .update(JSON.stringify(["page_token", content, query]))
    .digest();
}
