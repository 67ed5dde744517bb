import { ResponseError } from "../transport/response-error.js";
import { plainText } from "../errors/status.js";
import { quoteUnsafeIntegers } from "../json/int64.js";
import { isJsonObject } from "../json/values.js";
import { hideSecrets } from "../redaction/redact.js";
import type { ReceivedResponse } from "../transport/attempt.js";
import { failureOf, addressOf, type Failure } from "../transport/failure.js";
import { checkAnswer, type AnsweredOperation } from "./answer.js";

/** What openapi-fetch resolves a call with. */
export interface CoreResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** Statuses whose Response may not be made with a body, not even an empty one. */
const nullBodyStatuses: ReadonlySet<number> = new Set([204, 205]);

/** A response as middleware and openapi-fetch get it, beside the one that came. */
export interface PresentedResponse {
  readonly response: Response;
  readonly received: ReceivedResponse;
  /** The body as text: an error's without the secrets that a server may echo, JSON with its long integers quoted. */
  readonly text: string;
}

/** A success whose body nobody looks at again is presented as it came, though it has been read: openapi-fetch must not read it. */
export function presentResponse(received: ReceivedResponse, parseAs: string, bodyIsSeen: boolean): PresentedResponse {
  const { ok, status, statusText, headers } = received.response;
  const isRaw = ok && parseAs !== "json";
  const text = isRaw ? "" : (received.failure?.text ?? successText(new TextDecoder().decode(received.body), received));
  if (ok && !bodyIsSeen) return { response: received.response, received, text };
  const body = bodyIsSeen && !nullBodyStatuses.has(status) ? (isRaw ? copyOf(received.body) : text) : null;
  // A Response can be made with no higher status, though some services send one.
  const response = new Response(body, { status: Math.min(status, 599), statusText, headers });
  return { response, received, text };
}

function successText(text: string, { secrets }: ReceivedResponse): string {
  return looksLikeJson(text) ? quoteUnsafeIntegers(text) : secrets.scrub(text);
}

/** Closes what openapi-fetch leaves open: text where JSON was promised, and errors that are undefined, HTML or wrapped. */
export function readResult(
  result: CoreResult,
  operation: AnsweredOperation,
  parseAs: string,
  presented: PresentedResponse | undefined,
): CoreResult {
  // A middleware may have put another in its place.
  const own = presented?.response === result.response ? presented : undefined;
  const response = own?.received.response ?? result.response;
  if (!response.ok) {
    const failure = own?.received.failure ?? failureOf(result.error, response, Date.now());
    Object.defineProperty(response, failureKey, { value: failure });
    return { error: failure.status, response };
  }
  const text = own?.text ?? result.data;
  if (parseAs !== "json" || typeof text !== "string") return { data: result.data, response };
  const scrub = presented?.received.secrets.scrub ?? ((message: string): string => message);
  const parsed = text === "" ? undefined : parseJson(text, operation.operationId, response, scrub);
  // An answer without fields needs no body: 204, an empty 200 and `null` say as much.
  const data = operation.answer?.length === 0 ? (parsed ?? {}) : parsed;
  checkAnswer(data, operation, response, scrub);
  return { data: scrubFailures(data, scrub), response };
}

/** Where a response keeps what it said when it came, by the client's clock. Registered: the packages may be loaded twice. */
const failureKey: unique symbol = Symbol.for("@aidmp/failure");

/** For the error that a response is thrown as. `error` is read where the response is none of this client's, such as one of openapi-fetch itself. */
export function failureIn(response: Response & { readonly [failureKey]?: Failure }, error: unknown): Failure {
  return response[failureKey] ?? failureOf(error, response, Date.now());
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
