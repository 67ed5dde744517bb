import { isIPv4, isIPv6 } from "node:net";

/** The host of a request, an origin or an option, in the one spelling that it can be compared in. */
export interface Host {
  readonly kind: "address" | "name";
  /** Lower case and without a dot at the end; an address as the URL standard writes it, without brackets. */
  readonly text: string;
}

/** Reads `host[:port]` of RFC 9110, 7.2; undefined when it is anything else: credentials, a path, a port out of range. */
export function parseAuthority(text: string): Host | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{0,5}))?$/.exec(text) ?? [];
  if (Number(port ?? 0) > 65_535) return undefined;
  if (bracketed !== undefined) return isIPv6(bracketed) ? parseHost(bracketed) : undefined;
  return plain === undefined ? undefined : parseHost(plain);
}

/** Reads a host name or an address without brackets; undefined when it is neither. A zone (`%eth0`) belongs to no host. */
export function parseHost(text: string): Host | undefined {
  if (text.includes("%")) return undefined;
  if (isIPv6(text)) return { kind: "address", text: canonicalIPv6(text) };
  const name = text.toLowerCase().replace(/\.$/, "");
  if (isIPv4(name)) return { kind: "address", text: name };
  return hostName.test(name) ? { kind: "name", text: name } : undefined;
}

/**
 * Whether the host is this machine, whoever is asked. `x.localhost` is not: some resolvers ask the network for it.
 * Spellings that only a resolver understands ("127.1") are no address here.
 */
export function isLoopback({ kind, text }: Host): boolean {
  return kind === "name" ? text === "localhost" : text.startsWith("127.") || text === "::1";
}

/** Labels as DNS has them, with the underscore that container networks put into names. */
const hostName = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** An IPv4 address that is written as IPv6 (`::ffff:127.0.0.1`, as sockets on `::` say it) is that IPv4 address. */
function canonicalIPv6(text: string): string {
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return canonical;
  return [high, low].flatMap((half) => [parseInt(half, 16) >> 8, parseInt(half, 16) & 255]).join(".");
}
