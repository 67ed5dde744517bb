import { InvalidOptionError } from "../errors/invalid-option.js";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { invalidArgument, RpcError } from "../rpc/status.js";
import { isLoopback, parseAuthority, parseHost, parseRequestTarget, type Host } from "./host.js";

export interface HostRules {
  /** What the emulator listens on. */
  readonly boundHost: string;
  /** Allowed in addition to loopback, the bound host and the address that received the connection. */
  readonly allowedHosts: readonly string[];
  /** Whether the pages of an origin may call, whatever its host. */
  readonly allowsOrigin: (origin: string) => boolean;
}

/** The error (400 or 403) for a request that is not meant for this emulator. Undefined when it is. */
export type CheckHost = (request: AddressedRequest) => RpcError | undefined;

type AddressedRequest = Pick<IncomingMessage, "rawHeaders" | "url"> & {
  /** Lacks the address, or is missing, when the connection is gone. */
  readonly socket?: Pick<Socket, "localAddress">;
};

/**
 * A web page can point its own name at 127.0.0.1 (DNS rebinding) and call the emulator as if it were the page's server.
 * Its requests still carry that name in Host and Origin. The address of the socket itself is safe, because it cannot be
 * rebound. Throws an `InvalidOptionError` when an allowed host is not a host.
 */
export function createHostCheck({ boundHost, allowedHosts, allowsOrigin }: HostRules): CheckHost {
  const allowed = new Set(allowedHosts.map((given) => allowedHost(given).text));
  const bound = parseHost(boundHost);
  if (bound !== undefined) allowed.add(bound.text);

  return (request) => {
    const local = parseHost(request.socket?.localAddress?.split("%", 1)[0] ?? "");
    const isAllowed = (host: Host): boolean =>
      isLoopback(host) || allowed.has(host.text) || (host.kind === "address" && host.text === local?.text);

    const [named = "", ...more] = valuesOf(request, "host");
    if (named === "" || more.length > 0) return invalidArgument("Host", "must be sent exactly once", "HOST_MALFORMED");
    const { authority } = parseRequestTarget(request.url ?? "");
    for (const text of authority === undefined ? [named] : [named, authority]) {
      const host = parseAuthority(text);
      if (host === undefined) return invalidArgument("Host", "is not a host with an optional port", "HOST_MALFORMED");
      if (!isAllowed(host)) {
        return forbidden("HOST_NOT_ALLOWED", `The request is for the host ${shown(host.text)}`);
      }
    }
    for (const origin of valuesOf(request, "origin")) {
      if (allowsOrigin(origin)) continue;
      const host = parseAuthority(/^https?:\/\/(.*)$/is.exec(origin)?.[1] ?? "");
      if (host === undefined || !isAllowed(host)) {
        return forbidden("ORIGIN_NOT_ALLOWED", `The request comes from a web page of ${shown(origin)}`);
      }
    }
    return undefined;
  };
}

function allowedHost(given: string): Host {
  const host = parseHost(given);
  if (host !== undefined) return host;
  throw new InvalidOptionError(
    `allowedHosts has ${shown(given)}: give a host name or an IP address, without a scheme, a port or "*".`,
  );
}

/** Reads the raw headers, because the parsed ones hide that a header was sent twice. */
function valuesOf({ rawHeaders }: AddressedRequest, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function forbidden(reason: string, what: string): RpcError {
  const message = `${what}, which the emulator does not serve because a web page could use it to reach this machine. If you trust it, add it to the option allowedHosts of startEmulator, or to --allowed-host.`;
  return new RpcError({ codeName: "PERMISSION_DENIED", reason, message });
}

/** A value from a request, short enough for a message. */
function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
