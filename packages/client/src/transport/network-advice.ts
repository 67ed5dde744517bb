import { isJsonObject, readField } from "../json/values.js";
import type { NetworkFailure } from "./network-failure.js";

const advices: Readonly<Partial<Record<NetworkFailure["kind"], string>>> = {
  certificate:
    "The server's certificate is not accepted here: check the host and this machine's date; for a company's own authority set NODE_EXTRA_CA_CERTS (Node, Bun) or DENO_CERT (Deno).",
  protocol:
    "The two sides found no common TLS: the port may speak plain HTTP (give it as http:, with allowInsecure), or be another one.",
  proxy: "The proxy refused the tunnel: check its address and its credentials.",
  address: "Fetch does not send to such an address: check the scheme and the port of baseUrl.",
};

/** What to do about a failure, one sentence with a space before it; empty where nothing is known that the error does not say. */
export function adviceOn({ kind }: NetworkFailure, error: unknown, globals: object = globalThis): string {
  const advice = advices[kind] ?? adviceOnPlace(kind, error, globals);
  return advice && ` ${advice}`;
}

function adviceOnPlace(kind: NetworkFailure["kind"], error: unknown, globals: object): string {
  if (kind === "unknown" && "document" in globals && !isJsonObject(readCause(error))) {
    return "In a page, fetch does not say why. The usual reason is CORS: the service must allow this page's origin, or the call must go by your own server.";
  }
  if (kind === "unreachable" && isNameUnknown(error, 0)) {
    const variable = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].find((name) => isSet(globals, name));
    if (variable) {
      return `${variable} is set, which this runtime's fetch may ignore: set NODE_USE_ENV_PROXY=1 (Node 22.21, 24 or later), or give the client a fetch that uses the proxy.`;
    }
    return "Check the host's name in baseUrl.";
  }
  return "";
}

function isNameUnknown(error: unknown, depth: number): boolean {
  if (!isJsonObject(error) || depth > 5) return false;
  const isUnknown = /ENOTFOUND|dns error|failed to lookup/.test(String(readField(error, "message")));
  return isUnknown || isNameUnknown(readCause(error), depth + 1);
}

function readCause(error: unknown): unknown {
  return isJsonObject(error) ? readField(error, "cause") : undefined;
}

/** `process` is looked for and not taken for granted: in a browser there is none. */
function isSet(globals: object, variable: string): boolean {
  const process = readField(globals, "process");
  const env = isJsonObject(process) ? readField(process, "env") : undefined;
  return isJsonObject(env) && Boolean(readField(env, variable));
}
