import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { RpcError } from "../rpc/status.js";
import type { Clock } from "../time/clock.js";

export interface AccessKeyPair {
  readonly accessKey: string;
  readonly secretKey: string;
}

export interface AuthenticationRules {
  readonly credentials: readonly AccessKeyPair[];
  readonly bearerTokens: readonly string[];
  readonly maxClockSkewInMs: number;
  readonly clock: Clock;
}

/** Returns when the request is authenticated. Otherwise throws UNAUTHENTICATED (HTTP 401) with the reason. */
export type Authenticate = (headers: IncomingHttpHeaders) => void;

/** Exactly as the vendor documents it, because a client whose header differs would fail against the real service. */
const hmacHeader =
  /^hmac accesskey="([^"]+)", algorithm="hmac-sha256", headers="x-date", signature="([A-Za-z0-9+/]+={0,2})"$/;
const bearerHeader = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;
/** IMF-fixdate (RFC 9110), which the documented example uses. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export function createAuthenticator(rules: AuthenticationRules): Authenticate {
  const secretKeys = new Map(rules.credentials.map(({ accessKey, secretKey }) => [accessKey, secretKey]));
  return ({ authorization, "x-date": date }) => {
    if (authorization === undefined) {
      throw unauthenticated("AUTHORIZATION_MISSING", "The request has no Authorization header.");
    }
    const [, token] = bearerHeader.exec(authorization) ?? [];
    if (token !== undefined) {
      checkToken(token, rules.bearerTokens);
      return;
    }
    const [, accessKey, signature] = hmacHeader.exec(authorization) ?? [];
    if (accessKey === undefined || signature === undefined) {
      const form = 'hmac accesskey="…", algorithm="hmac-sha256", headers="x-date", signature="…"';
      throw unauthenticated(
        "AUTHORIZATION_MALFORMED",
        `The Authorization header must have the form ${form}, or be a Bearer token.`,
      );
    }
    const signedDate = checkDate(date, rules);
    checkSignature(signature, signedDate, secretKeys.get(accessKey));
  };
}

function checkToken(token: string, known: readonly string[]): void {
  // Every token is compared, so that the time taken reveals nothing about them.
  const isKnown = known.map((candidate) => isEqual(digest(token), digest(candidate))).includes(true);
  if (!isKnown) throw unauthenticated("TOKEN_INVALID", "The bearer token is not known.");
}

function checkDate(date: string | string[] | undefined, { clock, maxClockSkewInMs }: AuthenticationRules): string {
  if (typeof date !== "string") {
    throw unauthenticated("DATE_MISSING", "The request is signed but has no X-Date header.");
  }
  const time = Date.parse(date);
  if (!httpDate.test(date) || Number.isNaN(time)) {
    throw unauthenticated("DATE_MALFORMED", "X-Date is not an HTTP date like Wed, 26 Jul 2023 11:36:03 GMT.");
  }
  const skewInMs = time - clock.now();
  if (Math.abs(skewInMs) > maxClockSkewInMs) {
    const message = `X-Date is ${Math.round(skewInMs / 1000)} s off the server's clock. The limit is ${maxClockSkewInMs / 1000} s.`;
    throw unauthenticated("DATE_OUT_OF_RANGE", message);
  }
  return date;
}

function checkSignature(signature: string, date: string, secretKey: string | undefined): void {
  const expected = createHmac("sha256", secretKey ?? "")
    .update(`x-date: ${date}`, "utf8")
    .digest();
  const isMatch = isEqual(digest(signature), digest(expected.toString("base64")));
  if (secretKey === undefined || !isMatch) {
    throw unauthenticated(
      "SIGNATURE_MISMATCH",
      "The access key is not known, or the signature was not made with its secret key.",
    );
  }
}

/** `timingSafeEqual` needs equal lengths, and the length must not be revealed either. */
function digest(value: string): Buffer {
  return createHash("sha256").update(value, "utf8").digest();
}

function isEqual(left: Buffer, right: Buffer): boolean {
  return timingSafeEqual(left, right);
}

function unauthenticated(reason: string, message: string): RpcError {
  return new RpcError({ codeName: "UNAUTHENTICATED", reason, message });
}
