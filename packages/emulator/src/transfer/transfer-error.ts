import { codeOf } from "../errors/thrown.js";
import type { RpcCodeName } from "../rpc/codes.js";
import { printable } from "../text/printable.js";

/**
 * Why a transfer ended in ERROR. `err_msg` shows the message, which names the object but no secret and no local path. It is
 * one line, whatever a key or the store's own words hold.
 */
export class TransferError extends Error {
  override readonly name = "TransferError";
  readonly codeName: RpcCodeName;
  readonly reason: TransferErrorReason;

  constructor(codeName: RpcCodeName, reason: TransferErrorReason, message: string, options?: ErrorOptions) {
    super(printable(message), options);
    this.codeName = codeName;
    this.reason = reason;
  }
}

export type TransferErrorReason =
  | "SOURCE_ACCESS_DENIED"
  | "SOURCE_BUCKET_NOT_FOUND"
  | "SOURCE_EMPTY"
  | "SOURCE_OBJECT_VANISHED"
  | "SOURCE_OBJECT_CHANGED"
  | "SOURCE_OBJECT_ARCHIVED"
  | "SOURCE_ADDRESS_REJECTED"
  | "SOURCE_WRONG_ENDPOINT"
  | "SOURCE_NOT_S3"
  | "SOURCE_CLOCK_SKEWED"
  | "SOURCE_LISTING_BROKEN"
  | "SOURCE_TOO_LARGE"
  | "SOURCE_UNREACHABLE"
  | "SOURCE_FAILED"
  | "UNSAFE_PATH"
  | "PATH_CONFLICT"
  | "COMMIT_EXISTS"
  | "DISK_FAILED"
  | "EMULATOR_FAILED";

/** A disk error as a TransferError that names the file by its path in the branch. */
export function diskError(doing: string, path: string, cause: unknown): TransferError {
  if (cause instanceof TransferError) return cause;
  const code = codeOf(cause) ?? "unknown";
  if (code === "EEXIST" || code === "ENOTDIR" || code === "EISDIR") {
    const message = `"${path}" cannot be both a file and a folder, or two files at once (${code} while ${doing}).`;
    return new TransferError("FAILED_PRECONDITION", "PATH_CONFLICT", message, { cause });
  }
  if (code === "ELOOP") return symbolicLink(path, cause);
  const message = `Disk error ${code} while ${doing} "${path}" in the emulator's data directory.`;
  return new TransferError("INTERNAL", "DISK_FAILED", message, { cause });
}

export function symbolicLink(path: string, cause?: unknown): TransferError {
  const message = `"${path}" in the emulator's data directory is a symbolic link. The emulator does not follow links. Remove it.`;
  return new TransferError("FAILED_PRECONDITION", "UNSAFE_PATH", message, { cause });
}
