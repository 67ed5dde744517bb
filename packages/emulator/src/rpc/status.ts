import { randomUUID } from "node:crypto";
import { factsOfCode, type RpcCodeName } from "./codes.js";

/** google.rpc.Status as it travels: as the body of an error response, and in `Operation.error`. */
export interface Status {
  readonly code: number;
  readonly message: string;
  readonly details: readonly StatusDetail[];
}

export interface StatusDetail {
  readonly "@type": string;
  readonly [property: string]: unknown;
}

export interface StatusFacts {
  readonly codeName: RpcCodeName;
  /** Upper snake case. Programs decide by the reason; the message is for people. */
  readonly reason: string;
  readonly message: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Adds a google.rpc.RetryInfo. */
  readonly retryDelayInMs?: number;
}

/** Builds a Status with the three details that the vendor's example shows, and a RetryInfo if one is asked for. */
export function createStatus(facts: StatusFacts): Status {
  const { code, chinese } = factsOfCode(facts.codeName);
  const details: StatusDetail[] = [
    { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "zh-CN", message: chinese },
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: facts.reason,
      domain: "aidmp",
      metadata: facts.metadata ?? {},
    },
    {
      "@type": "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo",
      log_id: randomUUID(),
      track_id: "",
      level: "UNSPECIFIED",
    },
  ];
  if (facts.retryDelayInMs !== undefined) {
    details.push({
      "@type": "type.googleapis.com/google.rpc.RetryInfo",
      retry_delay: `${facts.retryDelayInMs / 1000}s`,
    });
  }
  return { code, message: facts.message, details };
}

/** A request that gets a Status instead of its result. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly facts: StatusFacts;
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    facts: StatusFacts,
    response: { readonly httpStatus?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(facts.message);
    this.facts = facts;
    this.httpStatus = response.httpStatus ?? factsOfCode(facts.codeName).httpStatus;
    this.headers = response.headers ?? {};
  }
}

/** The error for a request with an unusable field: HTTP 400, with the field in the message and in ErrorInfo.metadata. */
export function invalidArgument(field: string, problem: string, reason = "INVALID_ARGUMENT"): RpcError {
  return new RpcError({
    codeName: "INVALID_ARGUMENT",
    reason,
    message: `Invalid request: ${field} ${problem}.`,
    metadata: { field, problem },
  });
}
