import { AidmpError, isErrorNamed } from "../errors/aidmp-error.js";
import { rpcCodeName } from "../errors/rpc-code.js";
import { causeOf, messageInLocale } from "../errors/status-cause.js";
import { detailsOf, plainText, type StatusDetail } from "../errors/status.js";
import type { Failure } from "../transport/failure.js";

/**
 * The service answered with an error. Reads are retried on 408, 429, 500, 502, 503 and 504 before this is thrown,
 * a create on 429 alone. The keys, the token and the request's secret fields are removed from everything it carries.
 *
 * @see docs/guides/en/errors.md#ApiError
 */
export class ApiError extends AidmpError {
  override readonly name: string = "ApiError";
  readonly operationId: string;
  /** The HTTP status, e.g. 404. */
  readonly status: number;
  /** The google.rpc.Code, e.g. 5; derived from the HTTP status when the body gives none. */
  readonly code: number;
  /** The code's name, e.g. `NOT_FOUND`. */
  readonly codeName: string;
  /** The real cause, e.g. `REPO_NOT_FOUND` (ErrorInfo); undefined when the service gave none. */
  readonly reason: string | undefined;
  /** Whose reason it is, e.g. `iam` (ErrorInfo). */
  readonly domain: string | undefined;
  readonly details: readonly StatusDetail[];
  /** Quote this to support (LogInfo). */
  readonly logId: string | undefined;
  /**
   * True when the service itself spoke: the body is a Status of its own. False when something in between answered (a
   * gateway, a proxy, a firewall, a login page), whose word is final for nothing.
   */
  readonly fromService: boolean;
  /** The origin that answered in the service's place; undefined where the service itself did, or fetch does not tell. */
  readonly address: string | undefined;
  /** How long the service asked to wait, by Retry-After or RetryInfo; undefined when it did not. */
  readonly retryAfterInMs: number | undefined;

  constructor(operationId: string, httpStatus: number, { status, fromService, address, retryAfterInMs }: Failure) {
    const code = status.code ?? 2;
    const codeName = rpcCodeName(code);
    const details = detailsOf(status);
    const { reason, domain, logId } = causeOf(details);
    const source = reason ? ` (reason ${reason}${domain ? `, domain ${domain}` : ""})` : "";
    const message = plainText(status.message ?? "");
    super(
      `${operationId} failed: ${httpStatus} ${codeName}${source}` +
        `${message && `: ${message}`}${logId ? ` [log_id ${logId}]` : ""}`,
    );
    this.operationId = operationId;
    this.status = httpStatus;
    this.code = code;
    this.codeName = codeName;
    this.reason = reason;
    this.domain = domain;
    this.details = details;
    this.logId = logId;
    this.fromService = fromService;
    this.address = fromService ? undefined : address;
    this.retryAfterInMs = retryAfterInMs;
  }

  /**
   * The service's message for people, in `locale` (default `zh-CN`, the one locale seen), else in the same language;
   * undefined when there is none.
   */
  localizedMessage(locale: string = "zh-CN"): string | undefined {
    return messageInLocale(this.details, locale);
  }
}

export function isApiError(value: unknown): value is ApiError {
  return isErrorNamed(value, "ApiError");
}
