import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { isLoopback, parseAuthority, parseHost, type Host } from "./host.js";
import { parseRequestTarget } from "./request-target.js";
import { invalidArgument, RpcError } from "../rpc/status.js";

export interface HostRules {
  /** What the emulator listens on. */
  readonly boundHost: string;
  /** Names and addresses beyond loopback, the bound host and the address that the connection came in on. */
  readonly allowedHosts: readonly string[];
}

/** The answer to a request that is not meant for this emulator, 400 or 403; undefined when it is. */
export type CheckHost = (request: AddressedRequest) => RpcError | undefined;

type AddressedRequest = Pick<IncomingMessage, "rawHeaders" | "url"> & {
  /** Without an address, or none at all, when the connection is gone. */
  readonly socket?: Pick<Socket, "localAddress">;
};

/**
 * A web page can point its own name at 127.0.0.1 (DNS rebinding), and then calls the emulator as its own server. Its
 * requests still carry that name in Host and Origin. An address that the socket really has is safe: it cannot be rebound.
 * Throws a `TypeError` when an allowed host is no host.
 */
export function createHostCheck({ boundHost, allowedHosts }: HostRules): CheckHost {
  const allowed = new Set(allowedHosts.map((given) => allowedHost(given).text));
  const bound = parseHost(boundHost);
  if (bound !== undefined) allowed.add(bound.text);

  return (request) => {
    const local = parseHost(request.socket?.localAddress?.replace(/%.*$/, "") ?? "");
    const isAllowed = (host: Host): boolean =>
      isLoopback(host) || allowed.has(host.text) || (host.kind === "address" && host.text === local?.text);

    const [named = "", ...more] = valuesOf(request, "host");
    if (named === "" || more.length > 0) return invalidArgument("Host", "must be sent, and once", "HOST_MALFORMED");
    const { authority } = parseRequestTarget(request.url ?? "");
    for (const text of authority === undefined ? [named] : [named, authority]) {
      const host = parseAuthority(text);
      if (host === undefined) return invalidArgument("Host", "is not a host with an optional port", "HOST_MALFORMED");
      if (!isAllowed(host)) {
        return forbidden("HOST_NOT_ALLOWED", `The request is meant for the host ${shown(host.text)}`);
      }
    }
    for (const origin of valuesOf(request, "origin")) {
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
  throw new TypeError(
    `allowedHosts has ${shown(given)}: give a host name or an IP address, without scheme, port and "*".`,
  );
}

/** From the raw headers: the parsed ones hide that a header was sent twice. */
function valuesOf({ rawHeaders }: AddressedRequest, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function forbidden(reason: string, what: string): RpcError {
  const message = `${what}, which the emulator does not serve: any web page could be behind it. If it is yours, allow it with the option allowedHosts of startEmulator, or with --allowed-host.`;
  return new RpcError({ codeName: "PERMISSION_DENIED", reason, message });
}

/** What somebody sent, short enough for a message. */
function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
