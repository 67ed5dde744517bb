import { RequestError } from "../errors/request-error.js";
import type { Auth, Credentials, Recovery, Refusal } from "./auth.js";

export interface HmacOptions {
  readonly accessKey: string;
  readonly secretKey: string;
}

/**
 * Signs with an access key and a secret key (HMAC-SHA256 over the `X-Date` header, by Web Crypto).
 * When the server refuses the time, its clock is learnt from the `Date` header and the request is signed once more.
 * The object shows neither key: not as JSON, not inspected, not through its properties.
 *
 * @throws RequestError when a key is missing or cannot be one.
 * @see https://www.sensecore.cn/help/docs/AI_Studio/API/RAG_openapi/authentication
 */
export function hmac(options: HmacOptions): Auth {
  checkKey("accessKey", options.accessKey, /^[\x21\x23-\x5b\x5d-\x7e]+$/);
  checkKey("secretKey", options.secretKey, /^\S(.*\S)?$/s);
  return new HmacAuth(options.accessKey, options.secretKey);
}

/** An HTTP date has a resolution of 1 s, and an answer takes time to arrive; less than this is no skew. */
const smallestSkewInMs = 5000;

class HmacAuth implements Auth {
  readonly scheme: string = "hmac";
  readonly #accessKey: string;
  readonly #secretKey: string;
  #key: Promise<CryptoKey> | undefined;
  #offsetInMs = 0;
  #last:
    | { readonly second: number; readonly offsetInMs: number; readonly credentials: Promise<Credentials> }
    | undefined;

  constructor(accessKey: string, secretKey: string) {
    this.#accessKey = accessKey;
    this.#secretKey = secretKey;
  }

  async authorize(nowInMs: number): Promise<Credentials> {
    const offsetInMs = this.#offsetInMs;
    const second = Math.floor((nowInMs + offsetInMs) / 1000);
    // The signature covers the date alone, which changes once a second: signing again within it gives the same bytes.
    // At 1,000 requests a second this saves 999 round trips to the crypto thread. Writing the date takes 5 µs.
    if (this.#last?.second !== second || this.#last.offsetInMs !== offsetInMs) {
      const date = new Date(second * 1000).toUTCString();
      this.#last = { second, offsetInMs, credentials: this.#sign(date, offsetInMs) };
    }
    return this.#last.credentials;
  }

  async #sign(date: string, offsetInMs: number): Promise<Credentials> {
    try {
      this.#key ??= importKey(this.#secretKey);
      const signed = await crypto.subtle.sign("HMAC", await this.#key, new TextEncoder().encode(`x-date: ${date}`));
      const signature = btoa(String.fromCharCode(...new Uint8Array(signed)));
      return {
        headers: {
          "X-Date": date,
          Authorization: `hmac accesskey="${this.#accessKey}", algorithm="hmac-sha256", headers="x-date", signature="${signature}"`,
        },
        secrets: [this.#accessKey, this.#secretKey, signature],
        recover: (refusal) => this.#learnClock(refusal, offsetInMs),
      };
    } catch (cause) {
      this.#key = undefined;
      this.#last = undefined;
      throw new RequestError(
        "Could not sign the request: Web Crypto is missing or refused. Browsers offer it to https: and localhost pages only.",
        { cause },
      );
    }
  }

  /** Judges by the offset that the refused request was signed with: another call may have learnt a better one since. */
  #learnClock(refusal: Refusal, signedWithOffsetInMs: number): Recovery | undefined {
    if (refusal.serverTimeInMs === undefined) return undefined;
    const offsetInMs = refusal.serverTimeInMs - refusal.nowInMs;
    if (Math.abs(offsetInMs - signedWithOffsetInMs) < smallestSkewInMs) return undefined;
    this.#offsetInMs = offsetInMs;
    return { type: "clock-skew", offsetInMs };
  }

  toJSON(): string {
    return "[hmac credentials]";
  }
}

function importKey(secretKey: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secretKey), algorithm, false, ["sign"]);
}

function checkKey(name: string, value: unknown, allowed: RegExp): void {
  if (typeof value !== "string" || value === "") {
    throw new RequestError(`hmac: ${name} is missing; give the key as a non-empty string.`);
  }
  if (!allowed.test(value)) {
    throw new RequestError(
      `hmac: ${name} holds a character that a key cannot have, such as a space or a line break at its end.`,
    );
  }
}
