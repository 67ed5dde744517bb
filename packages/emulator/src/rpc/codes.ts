import { rpcCodes } from "../generated/constants.js";

/** A code that the emulator responds with. */
export type RpcCodeName = Exclude<keyof typeof rpcCodes, "OK" | "DATA_LOSS">;

export interface RpcCodeFacts {
  readonly code: number;
  readonly httpStatus: number;
  /** The text of the LocalizedMessage that goes with the code. */
  readonly chinese: string;
}

/** What the vendor's error pages say about a code. */
export function factsOfCode(codeName: RpcCodeName): RpcCodeFacts {
  const [httpStatus, chinese] = documentedFacts[codeName];
  return { code: rpcCodes[codeName], httpStatus, chinese };
}

/** The code that the vendor's error pages give for an HTTP status; UNKNOWN for one that they do not list. */
export function codeNameOfHttpStatus(httpStatus: number): RpcCodeName {
  return preferredCodes.get(httpStatus) ?? (httpStatus >= 400 && httpStatus < 500 ? "INVALID_ARGUMENT" : "UNKNOWN");
}

const documentedFacts: Readonly<Record<RpcCodeName, readonly [httpStatus: number, chinese: string]>> = {
  CANCELLED: [408, "操作已取消"],
  UNKNOWN: [500, "未知错误"],
  INVALID_ARGUMENT: [400, "无效参数"],
  DEADLINE_EXCEEDED: [504, "操作超时"],
  NOT_FOUND: [404, "资源不存在"],
  ALREADY_EXISTS: [409, "资源已存在"],
  PERMISSION_DENIED: [403, "没有权限"],
  RESOURCE_EXHAUSTED: [429, "请求过于频繁"],
  FAILED_PRECONDITION: [400, "前置条件不满足"],
  ABORTED: [409, "操作被中止"],
  OUT_OF_RANGE: [400, "超出有效范围"],
  UNIMPLEMENTED: [501, "操作未实现"],
  INTERNAL: [500, "内部错误"],
  UNAVAILABLE: [503, "服务不可用"],
  UNAUTHENTICATED: [401, "身份验证失败"],
};

/** Where several codes share a status, the one that a gateway or an overloaded service would mean. */
const preferredCodes: ReadonlyMap<number, RpcCodeName> = new Map([
  [400, "INVALID_ARGUMENT"],
  [401, "UNAUTHENTICATED"],
  [403, "PERMISSION_DENIED"],
  [404, "NOT_FOUND"],
  [408, "CANCELLED"],
  [409, "ABORTED"],
  [429, "RESOURCE_EXHAUSTED"],
  [500, "INTERNAL"],
  [501, "UNIMPLEMENTED"],
  [503, "UNAVAILABLE"],
  [504, "DEADLINE_EXCEEDED"],
]);
