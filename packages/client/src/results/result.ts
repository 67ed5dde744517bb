import { ResponseError } from "../transport/response-error.js";
import { retryAfterInMs } from "../errors/retry-after.js";
import { isServiceStatus, plainText, readStatus } from "../errors/status.js";
import type { Status } from "../generated/components.js";
import { quoteUnsafeIntegers } from "../json/int64.js";
import { isJsonObject } from "../json/values.js";
import { hideSecrets } from "../redaction/redact.js";
import type { ReceivedResponse } from "../transport/attempt.js";

/** What openapi-fetch resolves a call with. */
export interface CoreResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** As much of a Response as openapi-fetch reads. */
export type PresentedResponse = Pick<Response, "ok" | "status" | "headers" | "text">;

const decoder: TextDecoder = /* @__PURE__ */ new TextDecoder();

/** Statuses whose Response may not be made with a body, not even an empty one. */
const nullBodyStatuses: ReadonlySet<number> = new Set([204, 205]);

/**
 * The response as openapi-fetch gets it: an error without the secrets that a server may echo, JSON with its long integers
 * quoted. `plain` spares making a second Response, which costs 15 µs.
 */
export function presentResponse(received: ReceivedResponse, parseAs: string, plain: boolean): PresentedResponse {
  const { response, body } = received;
  const { ok, status, statusText, headers } = response;
  if (ok && parseAs !== "json") {
    return new Response(nullBodyStatuses.has(status) ? null : copyOf(body), { status, statusText, headers });
  }
  const text = received.failure?.text ?? successText(decoder.decode(body), received);
  if (plain) return { ok, status, headers, text: () => Promise.resolve(text) };
  return new Response(nullBodyStatuses.has(status) ? null : text, { status, statusText, headers });
}

function successText(text: string, { secrets }: ReceivedResponse): string {
  return looksLikeJson(text) ? quoteUnsafeIntegers(text) : secrets.scrub(text);
}

/** Closes what openapi-fetch leaves open: text where JSON was promised, and errors that are undefined, HTML or wrapped. */
export function readResult(
  { data, error, response }: CoreResult,
  operationId: string,
  parseAs: string,
  received: ReceivedResponse | undefined,
): CoreResult {
  if (!response.ok) {
    const status = readStatus(error, response.status);
    if (received?.failure !== undefined) retryAfters.set(response, received.failure.retryAfterInMs);
    fromServices.set(response, isServiceStatus(error));
    return { error: status, response };
  }
  if (parseAs !== "json" || typeof data !== "string") return { data, response };
  if (data === "") return { data: undefined, response };
  const scrub = received?.secrets.scrub ?? ((text: string): string => text);
  return { data: scrubFailures(parseJson(data, operationId, response, scrub), scrub), response };
}

/** What a response asked for when it came, by the client's clock. */
const retryAfters: WeakMap<Response, number | undefined> = /* @__PURE__ */ new WeakMap();

/** For the error that a response is thrown as, which may be made of one that a middleware put in its place. */
export function retryAfterOf(response: Response, status: Status): number | undefined {
  return retryAfters.has(response) ? retryAfters.get(response) : retryAfterInMs(response.headers, status, Date.now());
}

/** Whether an error response was the service's own, before it was read as a Status. */
const fromServices: WeakMap<Response, boolean> = /* @__PURE__ */ new WeakMap();

export function isFromService(response: Response, error: unknown): boolean {
  return fromServices.get(response) ?? isServiceStatus(error);
}

/** The origin that answered, without the path, which names the caller's things; undefined for what was not fetched. */
export function addressOf({ url }: Response): string | undefined {
  return /^https?:\/\/[^/?#]*/.exec(url)?.[0];
}

type Scrub = (text: string) => string;

/** A success is the caller's own and stays as it came, but for what will be thrown as an error: that of an operation, or of a task. */
function scrubFailures(data: unknown, scrub: Scrub): unknown {
  if (!isJsonObject(data)) return data;
  if (data["error"]) return hideSecrets(data, scrub);
  const { tasks } = data;
  if (!Array.isArray(tasks) || !tasks.some(hasMessage)) return data;
  return {
    ...data,
    tasks: tasks.map((task: unknown) => (hasMessage(task) ? withMessage(task, scrub(task.err_msg)) : task)),
  };
}

function withMessage(task: object, err_msg: string): object {
  return { ...task, err_msg };
}

function hasMessage(task: unknown): task is { readonly err_msg: string } {
  return isJsonObject(task) && typeof task["err_msg"] === "string" && task["err_msg"] !== "";
}

function parseJson(text: string, operationId: string, response: Response, scrub: Scrub): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const type = plainText(scrub(response.headers.get("Content-Type") ?? "no content type"));
    // A syntax error quotes the text around it, which may be a secret in JSON that broke off.
    const beginning = looksLikeJson(text) ? "JSON that is not valid" : `"${plainText(text).slice(0, 80)}"`;
    throw new ResponseError(
      `${operationId} answered ${response.status} with something else than JSON (${type}): ${beginning}. ` +
        "Does a proxy or a login page answer in the service's place?",
      { operationId, reason: "not-json", status: response.status, address: addressOf(response) },
    );
  }
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{"\d-]/.test(text);
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
