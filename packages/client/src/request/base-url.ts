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
  const url = parse(baseUrl);
  if (url && !url.username && !url.password) return;
  rejectCall(
    operationId,
    "its baseUrl must be an http(s) URL without user and password; credentials are given as auth.",
  );
}

function publicHost(region: unknown = defaultRegion): string {
  // A label of a host name: anything else could make it another host.
  if (typeof region !== "string" || !/^[a-z\d]+(-[a-z\d]+)*$/.test(region)) {
    rejectOption(`region is no region's name, such as ${defaultRegion}.`);
  }
  return `https://aidmp.${region}.sensecoreapi.cn`;
}

/** The messages do not repeat the URL: what is wrong with it may be the password in it. */
function checkBaseUrl(baseUrl: string, allowInsecure: boolean): string {
  const url = parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || /[?#]/.test(baseUrl)) {
    rejectOption(
      "baseUrl must be an http(s) URL without user, password, query or fragment; credentials are given as auth.",
    );
  }
  if (url.protocol === "http:" && !allowInsecure && !isLoopback(url.hostname)) {
    rejectOption(
      `baseUrl sends secrets in the clear to ${url.hostname}: use https:, or set allowInsecure on a network you trust.`,
    );
  }
  let end = url.pathname.length;
  while (url.pathname[end - 1] === "/") end--;
  return url.origin + url.pathname.slice(0, end);
}

function parse(text: unknown): URL | undefined {
  // The URL parser drops control characters and spaces; here they are an injection or a slip.
  // oxlint-disable-next-line no-control-regex -- these are what is rejected
  if (typeof text !== "string" || /[\u0000-\u0020\u007f\\]/.test(text)) return undefined;
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
