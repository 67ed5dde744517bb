import { RequestError } from "../errors/request-error.js";
import type { Auth, Credentials, AuthRetry, AuthChallenge } from "./auth.js";

export interface HmacOptions {
  readonly accessKey: string;
  readonly secretKey: string;
}

const algorithm = { name: "HMAC", hash: "SHA-256" };

/** An HTTP date has a resolution of 1 s, and a response takes time to arrive; less than this is not a skew. */
const smallestSkewInMs = 5000;

/**
 * What is signed for another date can be used on that date. A clock that is a day off is not a clock, and a response that says so
 * may come from somebody who collects signatures.
 */
const largestSkewInMs = 86_400_000;

/**
 * Signs with an access key and a secret key (HMAC-SHA256 over the `X-Date` header, by Web Crypto).
 * When the server rejects the time, its clock is learnt from the `Date` header, unless that is more than a
 * day from ours, and the request is signed once more.
 * The object shows neither key: not as JSON, not inspected, not through its properties.
 *
 * @throws RequestError when a key is missing or cannot be one.
 * @see https://www.sensecore.cn/help/docs/AI_Studio/API/RAG_openapi/authentication
 */
export function hmac(options: HmacOptions): Auth {
  const { accessKey, secretKey } = options;
  checkKey("accessKey", accessKey, /^[\x21\x23-\x5b\x5d-\x7e]+$/);
  checkKey("secretKey", secretKey, /^\S(.*\S)?$/s);
  let offsetInMs = 0;
  let last: { readonly second: number; readonly credentials: Promise<Credentials> } | undefined;

  async function sign(date: string, signedWithOffsetInMs: number): Promise<Credentials> {
    try {
      // Imported anew each time, which is once a second: there is no key to keep, and none to drop when it failed.
      const key = await crypto.subtle.importKey("raw", utf8(secretKey), algorithm, false, ["sign"]);
      const signed = await crypto.subtle.sign("HMAC", key, utf8(`x-date: ${date}`));
      const signature = btoa(String.fromCharCode(...new Uint8Array(signed)));
      return {
        headers: {
          "X-Date": date,
          Authorization: `hmac accesskey="${accessKey}", algorithm="hmac-sha256", headers="x-date", signature="${signature}"`,
        },
        secrets: [accessKey, secretKey, signature],
        onChallenge: (challenge) => learnClock(challenge, signedWithOffsetInMs),
      };
    } catch (cause) {
      last = undefined;
      throw new RequestError(
        "Could not sign the request: Web Crypto is missing or refused. Browsers offer it to https: and localhost pages only.",
        { cause },
      );
    }
  }

  /** Judges by the offset that the rejected request was signed with: another call may have learnt a better one since. */
  function learnClock({ nowInMs, serverTimeInMs }: AuthChallenge, signedWithOffsetInMs: number): AuthRetry | undefined {
    if (serverTimeInMs === undefined) return undefined;
    const skewInMs = serverTimeInMs - nowInMs;
    if (Math.abs(skewInMs - signedWithOffsetInMs) < smallestSkewInMs) return undefined;
    if (Math.abs(skewInMs) > largestSkewInMs) return { type: "clock-skew", offsetInMs: skewInMs, isFollowed: false };
    offsetInMs = skewInMs;
    last = undefined;
    return { type: "clock-skew", offsetInMs, isFollowed: true };
  }

  const signer = {
    scheme: "hmac",
    authorize(nowInMs: number): Promise<Credentials> {
      const second = Math.floor((nowInMs + offsetInMs) / 1000);
      // The signature covers the date alone, which changes once a second: signing again within it gives the same bytes.
      // At 1,000 requests a second this saves 999 round trips to the crypto thread. Writing the date takes 5 µs.
      if (last?.second !== second) {
        const date = new Date(second * 1000).toUTCString();
        last = { second, credentials: sign(date, offsetInMs) };
      }
      return last.credentials;
    },
    toJSON: () => "[hmac credentials]",
  };
  return signer;
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function checkKey(name: string, value: unknown, allowed: RegExp): void {
  if (typeof value === "string" && allowed.test(value)) return;
  const problem = value
    ? "is not a string, or holds a character that a key cannot have, such as a space or a line break at its end"
    : "is missing";
  throw new RequestError(`hmac: ${name} ${problem}.`);
}
