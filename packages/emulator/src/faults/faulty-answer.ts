import { codeNameOfHttpStatus } from "../rpc/codes.js";
import { errorAnswer, htmlAnswer, type Answer } from "../http/answer.js";
import { RpcError } from "../rpc/status.js";
import type { Fault } from "./fault.js";

/** Whether the request has its effect in spite of the fault. */
export function isProcessed(fault: Fault): boolean {
  switch (fault.kind) {
    case "status":
    case "html":
      return fault.isProcessed ?? false;
    case "reset":
      return fault.when !== "before-processing";
    case "delay":
    case "truncate":
    case "trickle":
      return true;
  }
}

/** The answer that the fault puts in place of the real one; undefined when it leaves the answer's content alone. */
export function replacementAnswer(fault: Fault): Answer | undefined {
  if (fault.kind === "html") return htmlAnswer(fault.status ?? 502);
  if (fault.kind !== "status") return undefined;
  const { status, retryAfter, retryDelayInMs } = fault;
  const facts = {
    codeName: codeNameOfHttpStatus(status),
    reason: "INJECTED_FAULT",
    message: `The emulator was told to answer with HTTP ${status}.`,
    ...(retryDelayInMs === undefined ? {} : { retryDelayInMs }),
  };
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return errorAnswer(new RpcError(facts, { httpStatus: status, headers }));
}

/** What is left of a body of so many bytes. */
export function keptBytes(fault: Fault, length: number): number {
  return fault.kind === "truncate" ? Math.min(fault.keepBytes ?? Math.floor(length / 2), length) : length;
}
