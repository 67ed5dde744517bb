import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviceOn } from "../../src/transport/network-advice.js";
import { classifyNetworkFailure, type NetworkFailure } from "../../src/transport/network-failure.js";

type Kind = NetworkFailure["kind"];

/** As Node shows it: the cause says what failed. */
const node = (code: string | undefined, message: string, syscall?: string): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code, syscall }) });
/** As Bun does, and node-fetch: on the error itself. */
const flat = (code: string, message: string, syscall?: string): Error =>
  Object.assign(new TypeError(message), { code, syscall });
const deno = (message: string): Error => new TypeError("fetch failed", { cause: new Error(message) });
const denoTo = (what: string): Error => deno(`error sending request for url (https://a.test/): client error ${what}`);

// What the runtimes themselves said on 2026-11-26 to servers that behave so: Node 20.20 and 26.10, Bun 1.4.5, Deno 2.9.6.
const recorded: readonly (readonly [string, Error, Kind])[] = [
  ["Node: nobody listens", node("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1", "connect"), "unreachable"],
  ["Node: no such host", node("ENOTFOUND", "getaddrinfo ENOTFOUND a.invalid", "getaddrinfo"), "unreachable"],
  ["Node: no route", node("EHOSTUNREACH", "connect EHOSTUNREACH 2001:db8::1:81", "connect"), "unreachable"],
  ["Node: no network", node("ENETUNREACH", "connect ENETUNREACH 224.0.0.1:81", "connect"), "unreachable"],
  ["Node: connecting takes too long", node("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:443", "connect"), "unreachable"],
  ["undici: connecting takes too long", node("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error"), "unreachable"],
  [
    "Node: closed in the handshake",
    node("ECONNRESET", "Client network socket disconnected before secure TLS connection was established"),
    "unreachable",
  ],
  ["Node: self-signed", node("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"), "certificate"],
  ["Node: expired", node("CERT_HAS_EXPIRED", "certificate has expired"), "certificate"],
  ["Node: another host's", node("ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match"), "certificate"],
  ["Node: unknown authority", node("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify"), "certificate"],
  [
    "Node: TLS to a plain port",
    node("ERR_SSL_WRONG_VERSION_NUMBER", "80:error:0A:SSL routines:f:wrong version number:x:1:\n"),
    "protocol",
  ],
  ["Node: a blocked port", node(undefined, "bad port"), "address"],
  ["undici: another major's dispatcher", node("UND_ERR_INVALID_ARG", "invalid onRequestStart method"), "argument"],
  [
    "undici: the proxy wants a password",
    node("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"),
    "proxy",
  ],
  [
    "undici: the proxy is out of order",
    node("UND_ERR_ABORTED", "Proxy response (502) !== 200 when HTTP Tunneling"),
    "unreachable",
  ],
  ["Node: closed before an answer", node("UND_ERR_SOCKET", "other side closed"), "unknown"],
  ["Node: reset after sending", node("ECONNRESET", "read ECONNRESET", "read"), "unknown"],
  ["Node: unreachable while reading", node("EHOSTUNREACH", "read EHOSTUNREACH", "read"), "unknown"],
  ["Node: timed out while reading", node("ETIMEDOUT", "read ETIMEDOUT", "read"), "unknown"],
  ["Node: no header in time", node("UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error"), "unknown"],
  ["Node: not HTTP", node("HPE_INVALID_CONSTANT", "Expected HTTP/"), "unknown"],
  [
    "Node: a record damaged on the way",
    node("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "bad record mac"),
    "unknown",
  ],
  [
    "Node: our certificate is wanted",
    node("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "certificate required"),
    "unknown",
  ],
  [
    "Node: a foreign signal",
    new TypeError('RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.'),
    "argument",
  ],
  [
    "Node: no such mode",
    new TypeError("Request constructor: x is not an accepted type. Expected one of omit, include."),
    "argument",
  ],
  ["no fetch at all", new TypeError("globalThis.fetch is not a function"), "argument"],
  [
    "Bun: nobody listens",
    flat("ECONNREFUSED", "ECONNREFUSED: Unable to connect. Is the computer able to access the url?"),
    "unreachable",
  ],
  [
    "Bun: no route",
    flat("EHOSTUNREACH", "EHOSTUNREACH: Unable to connect. Is the computer able to access the url?"),
    "unreachable",
  ],
  ["Bun: no network", flat("ENETUNREACH", "ENETUNREACH: Was there a typo in the url or port?"), "unreachable"],
  ["Bun: no such host", flat("ENOTFOUND", "getaddrinfo ENOTFOUND a.invalid", "getaddrinfo"), "unreachable"],
  ["Bun: self-signed", flat("DEPTH_ZERO_SELF_SIGNED_CERT", "self signed certificate"), "certificate"],
  ["Bun: TLS to a plain port", flat("EPROTO", "EPROTO: The TLS handshake failed."), "protocol"],
  ["Bun: a foreign signal", flat("ERR_INVALID_ARG_TYPE", "signal is not of type AbortSignal."), "argument"],
  [
    "Bun: closed, whenever",
    flat("ECONNRESET", "ECONNRESET: The socket connection was closed unexpectedly."),
    "unknown",
  ],
  ["Bun: not HTTP", flat("Malformed_HTTP_Response", "Malformed_HTTP_Response fetching"), "unknown"],
  ["node-fetch: nobody listens", flat("ECONNREFUSED", "request to http://a/ failed, reason: connect"), "unreachable"],
  ["Deno: nobody listens", denoTo("(Connect): tcp connect error: Connection refused (os error 111)"), "unreachable"],
  ["Deno: no such host", denoTo("(Connect): dns error: failed to lookup address information"), "unreachable"],
  ["Deno: expired", denoTo("(Connect): invalid peer certificate: Expired"), "certificate"],
  ["Deno: TLS to a plain port", denoTo("(Connect): received corrupt message of type InvalidContentType"), "protocol"],
  ["Deno: a blocked port", new TypeError("Fetch failed: Requests to port 6667 are blocked"), "address"],
  [
    "Deno: a foreign signal",
    new TypeError("Failed to construct 'Request': 'signal' of 'RequestInit' (Argument 2) is not of type AbortSignal"),
    "argument",
  ],
  ["Deno: closed before an answer", denoTo("(SendRequest): connection closed before message completed"), "unknown"],
  ["Deno: reset", deno("Connection reset by peer (os error 104)"), "unknown"],
  ["Chromium", new TypeError("Failed to fetch"), "unknown"],
  ["Firefox", new TypeError("NetworkError when attempting to fetch resource."), "unknown"],
  ["Safari", new TypeError("Load failed"), "unknown"],
];

const among = (...errors: object[]): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(""), { code: "ECONNREFUSED", errors }) });

describe("what a runtime says of a request that failed", () => {
  it.each(recorded)("%s", (_what, error, kind) => {
    expect(classifyNetworkFailure(error)).toEqual({
      kind,
      neverArrived: kind !== "unknown",
      isLasting: kind !== "unknown" && kind !== "unreachable",
    });
  });

  it("is judged by all addresses that were tried: one that may have been reached is enough to doubt", () => {
    const refused = { code: "ECONNREFUSED" };
    const timedOut = { code: "ETIMEDOUT", syscall: "connect" };
    expect(classifyNetworkFailure(among(refused, timedOut)).neverArrived).toBe(true);
    expect(classifyNetworkFailure(among(refused, { code: "ECONNRESET" })).neverArrived).toBe(false);
  });

  it("is unknown for anything else, whatever it is, and never throws", () => {
    const cyclic = new Error("x");
    cyclic.cause = cyclic;
    expect(classifyNetworkFailure(cyclic).kind).toBe("unknown");
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    expect(classifyNetworkFailure(hostile).kind).toBe("unknown");
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const { kind, neverArrived, isLasting } = classifyNetworkFailure(thrown);
        expect([kind, neverArrived, isLasting]).toEqual(["unknown", false, false]);
      }),
    );
  });
});

const advice = (error: Error, globals: object = {}): string => adviceOn(classifyNetworkFailure(error), error, globals);

describe("the advice on a failure", () => {
  it("names NODE_EXTRA_CA_CERTS for a certificate, and plain HTTP for a failed handshake", () => {
    expect(advice(node("SELF_SIGNED_CERT_IN_CHAIN", "x"))).toContain("NODE_EXTRA_CA_CERTS");
    expect(advice(node("ERR_SSL_WRONG_VERSION_NUMBER", "x"))).toContain("may speak plain HTTP");
  });

  it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY"])(
    "names a proxy that %s asks for, where no host is found",
    (name) => {
      const unknownHost = node("ENOTFOUND", "getaddrinfo ENOTFOUND a.invalid");
      expect(advice(unknownHost, { process: { env: { [name]: "http://user:hunter2@proxy" } } })).toContain(name);
      expect(advice(unknownHost, { process: { env: { [name]: "http://user:hunter2@proxy" } } })).not.toContain(
        "hunter2",
      );
      expect(advice(unknownHost, { process: { env: { [name]: "http://proxy" } } })).toContain("NODE_USE_ENV_PROXY=1");
      expect(advice(unknownHost)).toContain("Check the host's name");
    },
  );

  it("names CORS in a page, and only there", () => {
    expect(advice(new TypeError("Failed to fetch"), { document: {} })).toContain("CORS");
    expect(advice(new TypeError("Failed to fetch"))).toBe("");
  });
});
