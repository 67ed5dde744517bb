import { discardBody } from "./bounded-body.js";
import { addressOf } from "./failure.js";
import type { CallSecrets } from "./call-secrets.js";
import { ResponseError } from "./response-error.js";

/**
 * Refuses what fetch resolved with where it cannot be an answer of the service.
 *
 * @throws ResponseError for a redirect, followed or not, and for an object that is no Response.
 */
export function rejectUnusable(response: Response, url: string, operationId: string, secrets: CallSecrets): void {
  const missing = missingIn(response);
  if (missing) {
    throw new ResponseError(
      `${operationId}: fetch resolved with something that is not a Response: it has no ${missing}. The request was sent; give the client a fetch that answers as the standard says.`,
      { operationId, reason: "wrong-shape", status: 0 },
    );
  }
  const { status, type, redirected, headers } = response;
  const isRedirect = type === "opaqueredirect" || (status >= 300 && status <= 399);
  if (!isRedirect && !redirected && !isElsewhere(response.url, url)) return;
  discardBody(response);
  const target = redirected ? response.url : headers.get("Location");
  throw new ResponseError(
    `${operationId} was redirected${originOf(target, secrets)}, which is not followed: set baseUrl or pathOverrides to the final address.`,
    { operationId, reason: "redirect", status, address: addressOf(response) ?? new URL(url).origin },
  );
}

/** A client of another kind may have been given for fetch, such as axios. */
function missingIn(response: Response): string | undefined {
  if (typeof response !== "object" || response === null) return "status";
  if (typeof response.status !== "number") return "status";
  if (typeof response.headers?.get !== "function") return "headers.get()";
  return typeof response.arrayBuffer === "function" ? undefined : "arrayBuffer()";
}

/** A fetch may follow redirects though told not to, and not say so. */
function isElsewhere(answeredBy: unknown, url: string): boolean {
  if (typeof answeredBy !== "string" || answeredBy === "" || answeredBy === url) return false;
  try {
    return new URL(answeredBy).origin !== new URL(url).origin;
  } catch {
    return false;
  }
}

/** The origin alone: the rest of an address may hold a token. */
function originOf(location: string | null, { scrub }: CallSecrets): string {
  try {
    return ` to ${scrub(new URL(location ?? "").origin)}`;
  } catch {
    return "";
  }
}
