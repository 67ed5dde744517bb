import { plainText } from "../errors/status.js";
import { isJsonObject, kindOf } from "../json/values.js";
import { addressOf } from "../transport/failure.js";
import { ResponseError } from "../transport/response-error.js";

/** What of an operation its answer is judged by. */
export interface AnsweredOperation {
  readonly operationId: string;
  /** The fields that an answer can have; none where it is empty; undefined where the document does not know the call. */
  readonly answer: readonly string[] | undefined;
}

/**
 * Refuses a success that is no answer to the call: some services and gateways report an error with status 200, as
 * `{"code":40301,"message":"quota"}`, `{"success":false}` or `{"error":{…}}`, and a create must not pass as done then.
 * An answer has at least one of its fields, beside `error`; `{}` is one in which none is set.
 *
 * @throws ResponseError that quotes what came, without secrets.
 */
export function checkAnswer(
  data: unknown,
  { operationId, answer }: AnsweredOperation,
  response: Response,
  scrub: (text: string) => string,
): void {
  if (!answer || !isJsonObject(data)) return;
  const names = Object.keys(data);
  if (names.length === 0 || names.some((name) => name !== "error" && answer.includes(name))) return;
  if (answer.length === 0 && !saysFailure(data)) return;
  throw new ResponseError(
    `${operationId} was answered ${response.status} with something else than its answer: ${scrub(quote(data))}. ` +
      "The service, or something in between, reports an error as a success.",
    { operationId, reason: "wrong-shape", status: response.status, address: addressOf(response) },
  );
}

function saysFailure(data: Readonly<Record<string, unknown>>): boolean {
  return Boolean(data["error"]) || data["success"] === false || (isSet(data["code"]) && data["code"] !== "OK");
}

/** Zero is the code of success, as a number and as text. */
function isSet(code: unknown): boolean {
  return code !== undefined && code !== null && code !== "" && Number(code) !== 0;
}

/** Its code and its sentence, wherever they are usually written; else the names of its fields. */
function quote(data: Readonly<Record<string, unknown>>): string {
  const inner = isJsonObject(data["error"]) ? data["error"] : data;
  const [code, message] = [
    ["code", "error_code", "errcode", "status"],
    ["message", "msg", "error_msg", "errmsg", "error", "reason"],
  ].map((names) =>
    names.map((name) => inner[name]).find((value) => typeof value === "string" || typeof value === "number"),
  );
  const parts = [code !== undefined && `code ${code}`, message !== undefined && `"${message}"`].filter(Boolean);
  return plainText(parts.length > 0 ? parts.join(", ") : `${kindOf(data)} with ${Object.keys(data).join(", ")}`);
}
