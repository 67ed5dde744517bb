import type { IncomingHttpHeaders } from "node:http";
import { RpcError } from "../rpc/status.js";
import type { StreamResponse } from "./response.js";

/** A file that can be read in parts. */
export interface ReadableFile {
  /** In bytes. */
  readonly size: number;
  /** Hexadecimal. It becomes the ETag. */
  readonly sha256: string;
  /** The bytes from `start` up to, but without, `end`. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/**
 * The whole file, or the range that the request asks for (RFC 9110, 14). Several ranges, or a range that is not understood,
 * get the whole file. Throws OUT_OF_RANGE with HTTP 416 for a range that begins after the end.
 */
export function fileResponse(file: ReadableFile, method: string, headers: IncomingHttpHeaders): StreamResponse {
  const { size } = file;
  const etag = `"${file.sha256}"`;
  const common = {
    "Accept-Ranges": "bytes",
    "Content-Type": "application/octet-stream",
    ETag: etag,
    // The file may be anything, and a browser must not guess that it is a page of this origin.
    "X-Content-Type-Options": "nosniff",
  };
  if (method === "HEAD") return { httpStatus: 200, headers: common, length: size, bytes: () => file.read(0, 0) };
  const isSame = headers["if-range"] === undefined || headers["if-range"] === etag;
  const range = isSame ? requestedRange(headers.range, size) : undefined;
  if (range === undefined) return { httpStatus: 200, headers: common, length: size, bytes: () => file.read(0, size) };
  const { start, end } = range;
  return {
    httpStatus: 206,
    headers: { ...common, "Content-Range": `bytes ${start}-${end - 1}/${size}` },
    length: end - start,
    bytes: () => file.read(start, end),
  };
}

function requestedRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  // "-5" means the last five bytes.
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start < end) return { start, end };
  const message = `The range ${header} begins after the end of the file, which has ${size} bytes.`;
  throw new RpcError(
    { codeName: "OUT_OF_RANGE", reason: "RANGE_NOT_SATISFIABLE", message },
    { httpStatus: 416, headers: { "Content-Range": `bytes */${size}` } },
  );
}
