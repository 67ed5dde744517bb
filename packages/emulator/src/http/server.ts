import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIP, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { codeOf, isObject, messageOf } from "../errors/thrown.js";
import { RpcError, type StatusFacts } from "../rpc/status.js";
import { errorResponse } from "./response.js";

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly requestTimeoutInMs: number;
  /** Responds to a request. Must not reject. */
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface HttpServer {
  readonly url: string;
  /** Lets running requests finish for a short time, then ends their connections. */
  close(): Promise<void>;
}

/** How long an idle connection is kept. It is long enough for pollers to reuse theirs. */
const keepAliveTimeoutInMs = 30_000;
const closeGraceInMs = 1_000;

/** Throws an error that names the address when the server cannot listen on it. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, requestTimeoutInMs, onRequest } = options;
  const server = createServer(
    {
      // Node reports slow headers as a client error (see `rejectConnection`). Slow bodies are timed where they are read.
      // `requestTimeout` ends requests whose body is never read.
      headersTimeout: requestTimeoutInMs,
      requestTimeout: requestTimeoutInMs * 2,
      connectionsCheckingInterval: Math.min(1_000, Math.ceil(requestTimeoutInMs / 2)),
      keepAliveTimeout: keepAliveTimeoutInMs,
      // The host check requires it, and responds with a Status.
      requireHostHeader: false,
    },
    (request, response) => void onRequest(request, response),
  );
  server.on("clientError", rejectConnection);
  await listen(server, host, port).catch((cause: unknown) => {
    throw cannotListen(host, port, cause);
  });
  return { url: urlOf(server.address(), host), close: () => close(server) };
}

function cannotListen(host: string, port: number, cause: unknown): Error {
  const code = codeOf(cause) ?? messageOf(cause);
  const why = listenProblems[code]?.(host, port) ?? `${code}.`;
  return new Error(`The emulator cannot listen on ${host} port ${port}: ${why}`, { cause });
}

const notOurs = (host: string): string =>
  `${host} is not an address of this machine. Give 127.0.0.1, an address that this machine has, or 0.0.0.0 for all of them.`;

const listenProblems: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_host, port) =>
    `port ${port} is in use, perhaps by another emulator. Stop that one, choose another port, or 0 for any.`,
  EACCES: (_host, port) => `this user may not use port ${port}. Choose one above 1023, or 0 for any.`,
  EADDRNOTAVAIL: notOurs,
  ENOTFOUND: notOurs,
  EAI_AGAIN: notOurs,
  EINVAL: notOurs,
};

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), closeGraceInMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function urlOf(bound: AddressInfo | string | null, givenHost: string): string {
  if (!isObject(bound)) throw new TypeError("The emulator listens on a path instead of a port.");
  // A client cannot call "every address": it would be an address of another machine. A zone is not part of a URL.
  const [plain = bound.address] = bound.address.split("%", 1);
  const host = reachable[plain] ?? (isIP(givenHost) === 0 ? givenHost : plain);
  return `http://${host.includes(":") ? `[${host}]` : host}:${bound.port}`;
}

const reachable: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** Responds with a Status to bytes that are not a request: too slow, too long, or not HTTP. */
function rejectConnection(
  error: Error & { readonly code?: string },
  // Some runtimes do not pass the socket when the connection is gone.
  socket: Duplex | undefined,
): void {
  if (socket?.writable !== true || error.code === "ECONNRESET") {
    socket?.destroy();
    return;
  }
  const { facts, httpStatus } = rejections[error.code ?? ""] ?? malformed;
  const response = errorResponse(new RpcError(facts, { httpStatus }));
  const head = [
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(response.text)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${response.text}`, () => socket.destroy());
}

interface Rejection {
  readonly httpStatus: number;
  readonly facts: StatusFacts;
}

const malformed: Rejection = {
  httpStatus: 400,
  facts: { codeName: "INVALID_ARGUMENT", reason: "REQUEST_MALFORMED", message: "The request is not HTTP/1.1." },
};

const rejections: Readonly<Record<string, Rejection>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    httpStatus: 408,
    facts: { codeName: "CANCELLED", reason: "REQUEST_TIMEOUT", message: "The request was not complete in time." },
  },
  HPE_HEADER_OVERFLOW: {
    httpStatus: 431,
    facts: {
      codeName: "INVALID_ARGUMENT",
      reason: "HEADERS_TOO_LARGE",
      message: "The request's headers are too large.",
    },
  },
};
