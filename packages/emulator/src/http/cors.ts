import { InvalidOptionError } from "../errors/invalid-option.js";
import type { IncomingMessage } from "node:http";
import { parseAuthority } from "./host.js";
import type { ResponseContent } from "./response.js";

/** Lets pages of other origins call the emulator, as the CORS protocol of the Fetch standard has it. */
export interface Cors {
  /** Whether a page of this origin may call. */
  readonly allows: (origin: string) => boolean;
  /** The response to a preflight of an allowed page. Undefined for any other request. */
  preflight(request: CorsRequest): ResponseContent | undefined;
  /** Headers for the response to any request. */
  headers(request: CorsRequest): Readonly<Record<string, string>>;
}

export type CorsRequest = Pick<IncomingMessage, "method" | "headers">;

/**
 * `"*"` stands for every origin. No response allows credentials in the sense of CORS (cookies), because the emulator has
 * none: callers sign, or send a token.
 */
export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins.map(checkedOrigin));
  const isForAll = allowed.has("*");
  const allows = (origin: string): boolean => isForAll || allowed.has(origin.toLowerCase());

  function allowedOrigin(request: CorsRequest): string | undefined {
    const { origin } = request.headers;
    if (origin === undefined || !allows(origin)) return undefined;
    return isForAll ? "*" : origin;
  }

  function headers(request: CorsRequest): Record<string, string> {
    if (allowed.size === 0) return {};
    const origin = allowedOrigin(request);
    // A cache must not give one page the response to another, or to none.
    const vary: Record<string, string> = isForAll ? {} : { Vary: "Origin" };
    if (origin === undefined) return vary;
    return { ...vary, "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposedHeaders };
  }

  return {
    allows,
    headers,
    preflight(request) {
      const isPreflight = request.method === "OPTIONS" && "access-control-request-method" in request.headers;
      if (!isPreflight || allowedOrigin(request) === undefined) return undefined;
      const requested = request.headers["access-control-request-headers"];
      return {
        httpStatus: 204,
        text: "",
        headers: {
          "Access-Control-Allow-Methods": "GET, POST",
          // "*" would not cover Authorization.
          "Access-Control-Allow-Headers": requested ?? "Authorization, Content-Type, X-Date",
          "Access-Control-Max-Age": "600",
          // A page of a public network asks for it before it calls this machine (Private Network Access).
          ...("access-control-request-private-network" in request.headers
            ? { "Access-Control-Allow-Private-Network": "true" }
            : {}),
        },
      };
    },
  };
}

/** What a client reads and a page would not see: when to come back, the server's clock, which part of a file this is. */
const exposedHeaders = "Retry-After, Date, Allow, Accept-Ranges, Content-Range, ETag";

/** Throws an `InvalidOptionError` when a page could not have this origin. */
function checkedOrigin(given: string): string {
  if (given === "*") return given;
  let url: URL | undefined;
  try {
    url = new URL(given);
  } catch {
    // Told below.
  }
  const isPage = url !== undefined && /^https?:$/.test(url.protocol) && parseAuthority(url.host) !== undefined;
  if (isPage && url?.origin === given.toLowerCase()) return url.origin;
  throw new InvalidOptionError(
    `cors has ${JSON.stringify(given)}: give the origin of a page, as "http://localhost:5173", without a path, or "*" for every page.`,
  );
}
