import { isJsonObject, readField } from "../json/values.js";

/** What is known of a request whose fetch was rejected. */
export interface NetworkFailure {
  /**
   * `argument`: fetch refused what it was called with. `certificate`, `protocol`, `proxy`, `address`: the connection was
   * refused by one side for what it is. `unreachable`: there was no connection. `unknown`: anything else, and whatever a
   * browser says, where each failure is the same TypeError.
   */
  readonly kind: "argument" | "certificate" | "protocol" | "proxy" | "address" | "unreachable" | "unknown";
  /** No byte of the request can have reached the server. */
  readonly neverArrived: boolean;
  /** The same request fails in the same way until somebody puts right what is wrong. */
  readonly isLasting: boolean;
}

/**
 * Tells by the codes and texts of the runtimes whether a request can have reached the server. What no table has is unknown.
 *
 * - Node: a `TypeError("fetch failed")` whose cause has a code of undici, of libuv or of OpenSSL, or several causes, one for
 *   each address. node-fetch and Bun: the code stands on the error itself. Deno: a text, with `(Connect)` where no connection
 *   came about.
 * - https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md
 * - https://nodejs.org/api/tls.html#x509-certificate-error-codes
 * - https://docs.rs/rustls/latest/rustls/enum.Error.html (the texts that Deno shows)
 */
export function classifyNetworkFailure(error: unknown): NetworkFailure {
  const kind = kindOfFailure(error, 0);
  const neverArrived = kind !== "unknown";
  return { kind, neverArrived, isLasting: neverArrived && kind !== "unreachable" };
}

type Kind = NetworkFailure["kind"];

/** A chain of causes longer than this is a cycle, or tells nothing more. */
const deepestCause = 5;

function kindOfFailure(error: unknown, depth: number): Kind {
  if (!isJsonObject(error) || depth > deepestCause) return "unknown";
  const errors = readField(error, "errors");
  if (Array.isArray(errors) && errors.length > 0) {
    // Several addresses were tried: each of them must have failed before sending.
    const kinds = errors.map((each) => kindOfFailure(each, depth + 1));
    return kinds.find((kind) => kind === "unknown") ?? kinds[0] ?? "unknown";
  }
  const own = kindOfOne(textOf(error, "code"), textOf(error, "message"), textOf(error, "syscall"));
  return own === "unknown" ? kindOfFailure(readField(error, "cause"), depth + 1) : own;
}

function kindOfOne(code: string, message: string, syscall: string): Kind {
  if (argumentCodes.has(code) || argumentTexts.test(message)) return "argument";
  if (certificateCodes.test(code) || certificateTexts.test(message)) return "certificate";
  if (protocolCodes.has(code) || protocolTexts.test(message)) return "protocol";
  if (proxyTexts.test(message)) return "proxy";
  if (addressTexts.test(message)) return "address";
  if (unreachableCodes.has(code) || unreachableTexts.test(message)) return "unreachable";
  // These can also end a connection over which the request has gone.
  const isConnecting = syscall === "connect" || connectingTexts.test(message);
  return isConnecting && connectionCodes.has(code) ? "unreachable" : "unknown";
}

/** Refused before anything was done: a signal or a dispatcher of another realm or version, a mode that does not exist. */
const argumentCodes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "ERR_INVALID_ARG_TYPE",
  "ERR_INVALID_ARG_VALUE",
  "ERR_INVALID_URL",
  "UND_ERR_INVALID_ARG",
]);
const argumentTexts =
  /AbortSignal|^RequestInit: |^Request constructor: |is not an accepted type|^Failed to construct 'Request'|fetch is not a function/;

const certificateCodes =
  /^(?:CERT_|CRL_|ERROR_IN_C|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/;
const certificateTexts = /invalid peer certificate/;

/** Handshakes that failed. Not every ERR_SSL_…: a bad record, or a missing certificate of ours, is told after sending. */
const protocolCodes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "EPROTO",
  "ERR_SSL_HTTP_REQUEST",
  "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  "ERR_SSL_TLSV1_UNRECOGNIZED_NAME",
  "ERR_SSL_UNSUPPORTED_PROTOCOL",
  "ERR_SSL_WRONG_VERSION_NUMBER",
]);
const protocolTexts = /\(Connect\): received corrupt message|TLS handshake failed/;

/** What undici's ProxyAgent and Deno say when a proxy will not make the tunnel. */
const proxyTexts = /^Proxy response \(4\d\d\)|tunnel error|proxy authorization required/i;

/** Ports that the fetch standard blocks, and schemes that no fetch has. */
const addressTexts = /^bad port$|^unknown scheme$|Requests to port \d+ are blocked|^Url scheme '/;

const unreachableCodes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "EAI_NONAME",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const unreachableTexts =
  /client error \(Connect\)|before secure TLS connection was established|^Proxy response \(5\d\d\)/;

const connectionCodes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "EADDRNOTAVAIL",
  "ECONNABORTED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ETIMEDOUT",
]);
/** How Bun, which names no system call, says that it could not connect. */
const connectingTexts = /Unable to connect|typo in the url or port/;

function textOf(error: object, field: string): string {
  const value = readField(error, field);
  return typeof value === "string" ? value : "";
}
