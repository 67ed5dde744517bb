import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { RpcError, type StatusFacts } from "../rpc/status.js";
import { errorResponse } from "./response.js";

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly requestTimeoutInMs: number;
  /** Answers a request, and must not reject. */
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface HttpServer {
  readonly url: string;
  /** Lets requests that are being answered finish for up to a second, then ends their connections. */
  close(): Promise<void>;
}

/** How long a connection without a request is kept: long enough that pollers reuse theirs. */
const keepAliveTimeoutInMs = 30_000;
const closeGraceInMs = 1_000;

/** Throws when the address cannot be listened on, and says which. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, requestTimeoutInMs, onRequest } = options;
  const server = createServer(
    {
      // Node answers slow headers itself (see `refuseConnection`); slow bodies are timed where they are read, and this
      // is the backstop for bodies that nobody reads.
      headersTimeout: requestTimeoutInMs,
      requestTimeout: requestTimeoutInMs * 2,
      connectionsCheckingInterval: Math.min(1_000, Math.ceil(requestTimeoutInMs / 2)),
      keepAliveTimeout: keepAliveTimeoutInMs,
      // The exchange asks for it, and answers with a Status.
      requireHostHeader: false,
    },
    (request, response) => void onRequest(request, response),
  );
  server.on("clientError", refuseConnection);
  try {
    await listen(server, host, port);
  } catch (cause) {
    throw new Error(`The emulator cannot listen on ${host} port ${port}. Choose another port, or 0 for any.`, {
      cause,
    });
  }
  return { url: urlOf(server.address(), host), close: () => close(server) };
}

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

function urlOf(address: AddressInfo | string | null, boundHost: string): string {
  const port = address instanceof Object ? address.port : 0;
  // "Every address" can be listened on but not called: a client takes it for another machine's, and refuses it.
  const host = reachable[boundHost] ?? boundHost;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

const reachable: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** Requests that never became one: too slow, too long, or no HTTP. They too get a Status. */
function refuseConnection(
  error: Error & { readonly code?: string },
  // Not every runtime still has it when the connection is gone.
  socket: Duplex | undefined,
): void {
  if (socket?.writable !== true || error.code === "ECONNRESET") {
    socket?.destroy();
    return;
  }
  const { facts, httpStatus } = refusals[error.code ?? ""] ?? malformed;
  const answer = errorResponse(new RpcError(facts, { httpStatus }));
  const head = [
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(answer.text)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${answer.text}`, () => socket.destroy());
}

interface Refusal {
  readonly httpStatus: number;
  readonly facts: StatusFacts;
}

const malformed: Refusal = {
  httpStatus: 400,
  facts: { codeName: "INVALID_ARGUMENT", reason: "REQUEST_MALFORMED", message: "The request is not HTTP/1.1." },
};

const refusals: Readonly<Record<string, Refusal>> = {
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
