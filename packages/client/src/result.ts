import { ResponseError } from "./errors/response-error.js";
import { plainText, readStatus } from "./errors/status.js";
import { quoteUnsafeIntegers } from "./json/int64.js";
import { secretsIn } from "./redaction/redact.js";
import { scrubber } from "./redaction/scrub.js";
import type { Answer } from "./transport/attempt.js";

/** What openapi-fetch resolves a call with. */
export interface CoreResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** As much of a Response as openapi-fetch reads. */
export type PresentedAnswer = Pick<Response, "ok" | "status" | "headers" | "text">;

const decoder: TextDecoder = /* @__PURE__ */ new TextDecoder();

/** Statuses whose Response may not be made with a body, not even an empty one. */
const nullBodyStatuses: ReadonlySet<number> = new Set([204, 205]);

/**
 * The answer as openapi-fetch gets it: an error without the secrets that a server may echo, JSON with its long integers
 * quoted. `plain` spares making a second Response, which costs 15 µs.
 */
export function presentAnswer(answer: Answer, requestBody: unknown, parseAs: string, plain: boolean): PresentedAnswer {
  const { response, body } = answer;
  const { ok, status, statusText, headers } = response;
  if (ok && parseAs !== "json") {
    return new Response(nullBodyStatuses.has(status) ? null : copyOf(body), { status, statusText, headers });
  }
  let text = decoder.decode(body);
  if (!ok || !looksLikeJson(text)) text = scrubber([...answer.credentials.secrets, ...secretsIn(requestBody)])(text);
  if (looksLikeJson(text)) text = quoteUnsafeIntegers(text);
  if (plain) return { ok, status, headers, text: () => Promise.resolve(text) };
  return new Response(nullBodyStatuses.has(status) ? null : text, { status, statusText, headers });
}

/** Closes what openapi-fetch leaves open: text where JSON was promised, and errors that are undefined, HTML or wrapped. */
export function readResult(
  { data, error }: CoreResult,
  response: Response,
  operationId: string,
  parseAs: string,
): CoreResult {
  if (!response.ok) return { error: readStatus(error, response.status), response };
  if (parseAs !== "json" || typeof data !== "string") return { data, response };
  return { data: data === "" ? undefined : parseJson(data, operationId, response), response };
}

function parseJson(text: string, operationId: string, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const type = plainText(response.headers.get("Content-Type") ?? "no content type");
    // A syntax error quotes the text around it, which may be a secret in JSON that broke off.
    const beginning = looksLikeJson(text) ? "JSON that is not valid" : `"${plainText(text).slice(0, 80)}"`;
    throw new ResponseError(
      `${operationId} answered ${response.status} with something else than JSON (${type}): ${beginning}. ` +
        "Does a proxy or a login page answer in the service's place?",
      { operationId, reason: "not-json", status: response.status },
    );
  }
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{"\d-]/.test(text);
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
