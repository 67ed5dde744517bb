import { codeOf, messageOf, nameOf } from "../errors/thrown.js";

/** Why a request got no response, in words for people. */
export interface NetworkFailure {
  /** The code of Node, as ECONNREFUSED. */
  readonly code: string;
  /** Completes "the object store could not be reached: …". */
  readonly says: string;
  /** A whole sentence, or nothing. */
  readonly cure: string;
  /** How often it is worth asking, the first time included. */
  readonly maxAttempts: number;
}

/**
 * Reads what Node and the SDK throw when there is no response. Undefined when there was one.
 * The texts of OpenSSL and of the SDK stay out: they name lines of source code, and not what to do.
 */
export function networkFailure(error: unknown, protocol: string): NetworkFailure | undefined {
  const code = codeOf(error);
  // The SDK calls a broken connection a TimeoutError too, so the code counts first.
  const isTimeout = code === "ETIMEDOUT" || (code === undefined && nameOf(error) === "TimeoutError");
  if (isTimeout) return { code: "ETIMEDOUT", ...silent };
  if (code === undefined) return messageOf(error) === "aborted" ? { code: "ECONNRESET", ...broken } : undefined;
  if (isCertificateCode(code)) {
    return {
      code,
      says: `its certificate is not trusted: ${certificateProblems[code] ?? "it cannot be verified"}`,
      cure: "Start the emulator with NODE_EXTRA_CA_CERTS set to the file of its CA, or set insecure_skip_verify: true.",
      maxAttempts: 1,
    };
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return { code, ...tlsFailure(messageOf(error) + code) };
  // The parser of HTTP: TLS, or another protocol, answered.
  if (code.startsWith("HPE_")) return { code, says: "what answers is not HTTP", cure: httpsCure, maxAttempts: 1 };
  const known = failures[code];
  if (known !== undefined) return { code, ...known };
  if (!connectionCodes.has(code)) return { code, says: "the request failed", cure: "", maxAttempts: 1 };
  const isTls = protocol === "https:";
  const hasBegun = !/before secure TLS|socket hang up/.test(messageOf(error));
  return { code, ...broken, cure: hasBegun ? "" : isTls ? httpCure : httpsCure };
}

/** A connection that breaks is tried twice more, and a silent one once more, so that the end comes within seconds. */
const [triedTwiceMore, triedOnceMore] = [3, 2];

const httpCure = "If this port speaks http, set disable_ssl: true. Otherwise give the port that speaks https.";
const httpsCure = "If this port speaks https, leave disable_ssl out. Otherwise check oss_endpoint and its port.";

const broken = { says: "the connection broke", cure: "", maxAttempts: triedTwiceMore };
const silent = {
  says: "it stayed silent",
  cure: "Check oss_endpoint, its port, and what is between the emulator and the store.",
  maxAttempts: triedOnceMore,
};
const noRoute = { ...silent, says: "no way leads to it" };

type Told = Omit<NetworkFailure, "code">;

const failures: Readonly<Record<string, Told>> = {
  ECONNREFUSED: {
    says: "nothing listens there",
    cure: "Check oss_endpoint and its port, and that the store runs.",
    maxAttempts: triedTwiceMore,
  },
  ENOTFOUND: { says: "its name is not known", cure: "Check the host of oss_endpoint.", maxAttempts: 1 },
  EAI_AGAIN: {
    says: "its name cannot be looked up at the moment",
    cure: "Check the network and the host of oss_endpoint.",
    maxAttempts: triedTwiceMore,
  },
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EHOSTDOWN: noRoute,
  EADDRNOTAVAIL: noRoute,
  ERR_INVALID_CHAR: {
    says: "access_key has a character that no request can carry",
    cure: "Check it for line breaks and quotes.",
    maxAttempts: 1,
  },
};

const connectionCodes: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ERR_STREAM_DESTROYED",
  "UND_ERR_SOCKET",
]);

function tlsFailure(text: string): Told {
  const isPlain = /wrong.version.number|packet.length.too.long|http.request|record.layer|unknown.protocol/i.test(text);
  if (isPlain) return { says: "it does not speak https at this port", cure: httpCure, maxAttempts: 1 };
  return {
    says: "the TLS handshake failed",
    cure: `Check which versions of TLS the store speaks. ${httpCure}`,
    maxAttempts: 1,
  };
}

function isCertificateCode(code: string): boolean {
  return code in certificateProblems || /^(?:CERT_|UNABLE_TO_|ERR_TLS_CERT|CRL_)/.test(code);
}

/** From the documentation of X.509 errors in Node's `tls`. */
const certificateProblems: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is a self-signed certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "there is a self-signed certificate in its chain",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its issuer is not known",
  UNABLE_TO_GET_ISSUER_CERT: "its issuer is not known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its issuer is not known",
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
  CERT_REVOKED: "it was revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "it is for another host",
  HOSTNAME_MISMATCH: "it is for another host",
};
