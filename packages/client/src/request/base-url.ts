import { RequestError } from "../errors/request-error.js";
import { kindOf } from "../json/values.js";
import { rejectCall, rejectOption } from "./reject.js";

/** The one region that the vendor's pages name. */
const defaultRegion = "cn-sh-01";

export interface BaseUrlOptions {
  readonly baseUrl?: string | undefined;
  readonly region?: string | undefined;
  readonly allowInsecure?: boolean | undefined;
}

/** The service's address, without a slash at its end. */
export function resolveBaseUrl({ baseUrl, region, allowInsecure }: BaseUrlOptions): string {
  if (baseUrl === undefined) return publicHost(region);
  if (region !== undefined) rejectOption("give baseUrl or region, not both.");
  return checkBaseUrl(baseUrl, allowInsecure === true);
}

/** Another address for one call. That it is on the client's origin is seen to where it is sent. */
export function checkCallBaseUrl(operationId: string, baseUrl: unknown): void {
  const problem = problemOf(baseUrl);
  if (problem !== undefined) rejectCall(operationId, `its baseUrl ${problem}`);
}

function publicHost(region: unknown = defaultRegion): string {
  // A label of a host name: anything else could make it another host.
  if (typeof region !== "string" || !/^[a-z\d]+(-[a-z\d]+)*$/.test(region)) {
    rejectOption(`region is no region's name, such as ${defaultRegion}.`);
  }
  return `https://aidmp.${region}.sensecoreapi.cn`;
}

/** The messages show the host alone: what is wrong with the rest may be the password in it. */
function checkBaseUrl(baseUrl: unknown, allowInsecure: boolean): string {
  const problem = problemOf(baseUrl);
  if (problem !== undefined) rejectOption(`baseUrl ${problem}`);
  const url = new URL(String(baseUrl));
  if (url.protocol === "http:" && !allowInsecure && !isLoopback(url.hostname)) {
    rejectOption(
      `baseUrl sends secrets in the clear to ${url.hostname}: use https:, or set allowInsecure on a network you trust.`,
    );
  }
  let end = url.pathname.length;
  while (url.pathname[end - 1] === "/") end--;
  return url.origin + url.pathname.slice(0, end);
}

function problemOf(baseUrl: unknown): string | undefined {
  if (typeof baseUrl !== "string") return `must be an http(s) URL, not ${kindOf(baseUrl)}.`;
  if (baseUrl === "") return "is empty; leave it out for the public host.";
  if (/^["'`]/.test(baseUrl)) return "begins with a quote, which is part of its value; take the quotes away.";
  // The URL parser drops control characters and spaces; here they are an injection or a slip.
  // oxlint-disable-next-line no-control-regex -- these are what is rejected
  if (/[\u0000-\u0020\u007f]/.test(baseUrl)) return "has a space or a line break in it; take it away.";
  if (baseUrl.includes("\\")) return "has a backslash in it; a URL has slashes.";
  const url = parse(baseUrl);
  if (!url) {
    const hint = /^[\w.-]+(:\d+)?(\/|$)/.test(baseUrl) ? "; does https:// stand before the host?" : ".";
    return `is not a URL${hint}`;
  }
  const at = url.host && ` (host ${url.host})`;
  if (!/^https?:$/.test(url.protocol)) return `must begin with https:// or http://${at}.`;
  if (url.username || url.password) return `holds a user or a password${at}; credentials are given as auth.`;
  if (/[?#]/.test(baseUrl)) return `has a query or a fragment${at}; a path may follow the host, and nothing else.`;
  return undefined;
}

function parse(text: string): URL | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  try {
    // All that is read of it.
    return url.host + url.protocol + url.pathname + url.username ? url : undefined;
  } catch (cause) {
    throw new RequestError(
      "This runtime's URL cannot be read, as React Native's own: import react-native-url-polyfill/auto before this package.",
      { cause },
    );
  }
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
