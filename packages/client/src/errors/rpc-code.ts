import { rpcCodes } from "../generated/constants.js";

const unknown = 2;

/**
 * The rpc code that an HTTP status stands for when the body gives none: the documented table, and for 409, 400 and 500,
 * where several codes share a status, the one that says most; 499 and 502 come from gateways.
 * @see https://www.sensecore.cn/help/docs/support/rm/openapi/error
 */
const codeOfStatus: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  408: 1,
  409: 10,
  429: 8,
  499: 1,
  500: 13,
  501: 12,
  502: 14,
  503: 14,
  504: 4,
};

export function rpcCodeOfStatus(status: number): number {
  return codeOfStatus[status] ?? unknown;
}

/** `NOT_FOUND` for 5; `CODE_99` for a number that google.rpc.Code does not have. */
export function rpcCodeName(code: number): string {
  // Their numbers are their places: 0 to 16 without a gap.
  return Object.keys(rpcCodes)[code] ?? `CODE_${code}`;
}
