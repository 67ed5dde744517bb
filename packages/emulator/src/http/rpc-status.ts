import { randomUUID } from "node:crypto";

/** google.rpc.Code, with the HTTP status that the vendor's error pages give for it and a short Chinese text. */
export const rpcCodes = {
  CANCELLED: { code: 1, httpStatus: 408, zh: "操作已取消" },
  UNKNOWN: { code: 2, httpStatus: 500, zh: "未知错误" },
  INVALID_ARGUMENT: { code: 3, httpStatus: 400, zh: "无效参数" },
  DEADLINE_EXCEEDED: { code: 4, httpStatus: 504, zh: "操作超时" },
  NOT_FOUND: { code: 5, httpStatus: 404, zh: "资源不存在" },
  ALREADY_EXISTS: { code: 6, httpStatus: 409, zh: "资源已存在" },
  PERMISSION_DENIED: { code: 7, httpStatus: 403, zh: "没有权限" },
  RESOURCE_EXHAUSTED: { code: 8, httpStatus: 429, zh: "请求过于频繁" },
  FAILED_PRECONDITION: { code: 9, httpStatus: 400, zh: "前置条件不满足" },
  ABORTED: { code: 10, httpStatus: 409, zh: "操作被中止" },
  UNIMPLEMENTED: { code: 12, httpStatus: 501, zh: "操作未实现" },
  INTERNAL: { code: 13, httpStatus: 500, zh: "内部错误" },
  UNAVAILABLE: { code: 14, httpStatus: 503, zh: "服务不可用" },
  UNAUTHENTICATED: { code: 16, httpStatus: 401, zh: "身份验证失败" },
} as const;

export type RpcCodeName = keyof typeof rpcCodes;

/** google.rpc.Status as it travels: at the top of an error answer, and in `Operation.error`. */
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
  /** Upper snake case; where the real cause stands, the message being for people. */
  readonly reason: string;
  readonly message: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Adds a google.rpc.RetryInfo. */
  readonly retryDelayInMs?: number;
  /** Default: a fresh one. */
  readonly logId?: string;
}

/** Builds a Status with the three details that the vendor's example shows, plus RetryInfo where it is asked for. */
export function createStatus(facts: StatusFacts): Status {
  const { code, zh } = rpcCodes[facts.codeName];
  const details: StatusDetail[] = [
    { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "zh-CN", message: zh },
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: facts.reason,
      domain: "aidmp",
      metadata: facts.metadata ?? {},
    },
    {
      "@type": "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo",
      log_id: facts.logId ?? randomUUID(),
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

/** A request that is answered with a Status instead of its result. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly facts: StatusFacts;
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    facts: StatusFacts,
    answer: { readonly httpStatus?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(facts.message);
    this.facts = facts;
    this.httpStatus = answer.httpStatus ?? rpcCodes[facts.codeName].httpStatus;
    this.headers = answer.headers ?? {};
  }
}

/** What the caller sent cannot be used: 400, with the field's name in the message and in ErrorInfo.metadata. */
export function invalidArgument(field: string, problem: string, reason = "INVALID_ARGUMENT"): RpcError {
  return new RpcError({
    codeName: "INVALID_ARGUMENT",
    reason,
    message: `Invalid request: ${field} ${problem}.`,
    metadata: { field, problem },
  });
}
