import { isIPv4, isIPv6 } from "node:net";

/** The host of a request, an origin or an option, in a canonical spelling that can be compared. */
export interface Host {
  readonly kind: "address" | "name";
  /** In lower case, without a trailing dot. An address is as the URL standard writes it, without brackets. */
  readonly text: string;
}

/** Where a request line points. */
export interface RequestTarget {
  /** As it was sent, without the query. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  /** Set when the target is a whole URL, which clients send to a proxy. Undefined for a path. */
  readonly authority: string | undefined;
}

/** Splits the target without decoding or resolving it, so that its meaning cannot change before it is checked. */
export function parseRequestTarget(target: string): RequestTarget {
  const [, authority, rest = target] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(target) ?? [];
  const [path = ""] = rest.split("?", 1);
  const query = rest.slice(path.length + 1);
  return { path: path === "" && authority !== undefined ? "/" : path, query, authority };
}

/** Reads `host[:port]` (RFC 9110, 7.2). Undefined for anything else, such as credentials, a path or a port out of range. */
export function parseAuthority(text: string): Host | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{0,5}))?$/.exec(text) ?? [];
  if (Number(port ?? 0) > 65_535) return undefined;
  if (bracketed !== undefined) return isIPv6(bracketed) ? parseHost(bracketed) : undefined;
  return plain === undefined ? undefined : parseHost(plain);
}

/** Reads a host name or an address without brackets. Undefined when it is neither, or has a zone (`%eth0`). */
export function parseHost(text: string): Host | undefined {
  if (text.includes("%")) return undefined;
  if (isIPv6(text)) return { kind: "address", text: canonicalIPv6(text) };
  const name = text.toLowerCase().replace(/\.$/, "");
  if (isIPv4(name)) return { kind: "address", text: name };
  return isHostName(name) ? { kind: "name", text: name } : undefined;
}

/**
 * Whether the host is this machine on every resolver. `x.localhost` is not, because some resolvers ask the network for
 * it. A spelling that only a resolver understands ("127.1") is not an address here.
 */
export function isLoopback({ kind, text }: Host): boolean {
  return kind === "name" ? text === "localhost" : text.startsWith("127.") || text === "::1";
}

/** A DNS label, with the underscore that container networks use in names. */
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const longestName = 253;

function isHostName(text: string): boolean {
  return text.length <= longestName && text.split(".").every((part) => label.test(part));
}

/** Turns an IPv4 address that is written as IPv6 (sockets on `::` report `::ffff:127.0.0.1`) back into IPv4. */
function canonicalIPv6(text: string): string {
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return canonical;
  return [high, low].flatMap((half) => [parseInt(half, 16) >> 8, parseInt(half, 16) & 255]).join(".");
}
