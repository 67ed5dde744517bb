import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { RpcError } from "../rpc/status.js";
import { tokenHeader } from "./wire.js";

/**
 * The error for a request that the console's own page did not send. The page gets the token in its HTML, which no page of
 * another origin can read, because the console never answers a preflight and sends no CORS headers, whatever the option
 * `cors` says.
 */
export function dataProblem(headers: IncomingHttpHeaders, token: string): RpcError | undefined {
  const origin = originProblem(headers);
  if (origin !== undefined) return origin;
  const given = headers[tokenHeader];
  if (typeof given === "string" && isEqual(given, token)) return undefined;
  const message = "The console's data is for its own page, which knows a token of this start. Open or reload the page.";
  return new RpcError({ codeName: "PERMISSION_DENIED", reason: "CONSOLE_TOKEN_INVALID", message });
}

/** The error for a request that a page of another origin sent, although that has the same host. */
export function originProblem({ origin, host, "sec-fetch-site": site }: IncomingHttpHeaders): RpcError | undefined {
  // A proxy may speak TLS to the browser.
  const isOwn = origin === undefined || [`http://${host}`, `https://${host}`].includes(origin);
  if (isOwn && (site === undefined || site === "same-origin" || site === "none")) return undefined;
  const message = "The request comes from a web page of another origin. The console serves its own page only.";
  return new RpcError({ codeName: "PERMISSION_DENIED", reason: "CONSOLE_ORIGIN_NOT_ALLOWED", message });
}

/** `timingSafeEqual` needs equal lengths. */
function isEqual(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash("sha256").update(text, "utf8").digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
