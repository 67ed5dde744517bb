import { isJsonObject } from "@aidmp/client/internal";
import type { OperationStatus, OperationStatusDetail } from "./poll-result.js";

/** `google.rpc.Code.CANCELLED`: how an operation ends that was cancelled at the server (AIP-151). */
export const rpcCancelled = 1;
/** `google.rpc.Code.UNKNOWN`: what an error is whose code cannot be read. */
const rpcUnknown = 2;

/**
 * Reads a `google.rpc.Status`, or `undefined` where there is none: absent, `null`, empty, or the zero message that services
 * emit for an unset field (`{"code":0,"message":"","details":[]}`).
 */
export function readStatus(value: unknown): OperationStatus | undefined {
  if (!value) return undefined;
  if (typeof value === "string") return { code: rpcUnknown, message: value, details: [] };
  if (typeof value !== "object") return { code: rpcUnknown, message: "", details: [] };
  const fields: { code?: unknown; message?: unknown; details?: unknown } = value;
  const code = readCode(fields.code);
  const message = typeof fields.message === "string" ? fields.message : "";
  const details = Array.isArray(fields.details) ? fields.details.filter(isDetail) : [];
  if ((code ?? 0) === 0 && message === "" && details.length === 0) return undefined;
  // A message or a detail beside code 0 contradicts itself. It is told as a failure: success must never be a guess.
  return { code: code === undefined || code === 0 ? rpcUnknown : code, message, details };
}

function readCode(value: unknown): number | undefined {
  const code = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof code === "number" && Number.isInteger(code) ? code : undefined;
}

function isDetail(value: unknown): value is OperationStatusDetail {
  return isJsonObject(value) && typeof value["@type"] === "string";
}
