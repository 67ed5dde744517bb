import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { httpMessages, withBody, type HttpMessage } from "./http-messages.js";

/** What the proxy does to one exchange. `share` is how much of the bytes gets through, from 0 to 1. */
export type ProxyFault =
  /** The connection is reset before the server gets a byte. */
  | { readonly kind: "reset-before-request" }
  | { readonly kind: "reset-mid-request"; readonly share: number }
  /** Reset as soon as the server has the request, or once it has answered. */
  | { readonly kind: "reset-after-request"; readonly when: "sent" | "answered" }
  | { readonly kind: "reset-mid-answer"; readonly share: number }
  /** A complete answer whose body stops early. */
  | { readonly kind: "truncate"; readonly share: number }
  | { readonly kind: "trickle"; readonly pieces: number; readonly pauseInMs: number }
  | { readonly kind: "latency"; readonly delayInMs: number }
  /** The client's connection is reset, and the server gets the request all the same, a while after. */
  | { readonly kind: "late"; readonly delayInMs: number }
  /** The server gets the request; the client gets no answer until it gives up. */
  | { readonly kind: "silence" }
  /** A gateway answers in the server's place, before or after the server has got the request. */
  | { readonly kind: "gateway"; readonly answer: Buffer; readonly isForwarded: boolean }
  /** The answer's body is changed. */
  | { readonly kind: "rewrite"; readonly rewrite: (body: string) => string };

export interface FaultyProxy {
  readonly url: string;
  /** Exchanges so far, and those of them with a fault. */
  readonly exchanges: number;
  readonly faulty: number;
  /** Connections that are open now, on either side. */
  readonly openSockets: number;
  close(): Promise<void>;
}

export interface FaultyProxyOptions {
  /** Where the server listens now; it may move. */
  readonly targetPort: () => number;
  readonly chooseFault: (startLine: string) => ProxyFault | undefined;
}

/** A TCP proxy on loopback that breaks exchanges on demand. */
export async function startFaultyProxy({ targetPort, chooseFault }: FaultyProxyOptions): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  let exchanges = 0;
  let faulty = 0;

  function track(socket: Socket): Socket {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    return socket.setNoDelay(true);
  }

  async function serve(client: Socket): Promise<void> {
    const next = httpMessages(track(client));
    for (let request = await next(); request !== undefined; request = await next()) {
      const fault = chooseFault(request.startLine);
      exchanges += 1;
      if (fault !== undefined) faulty += 1;
      await exchange(client, request, fault);
    }
    client.destroy();
  }

  async function exchange(client: Socket, request: HttpMessage, fault: ProxyFault | undefined): Promise<void> {
    if (fault?.kind === "reset-before-request") return void client.resetAndDestroy();
    if (fault?.kind === "late") client.resetAndDestroy();
    if (fault?.kind === "latency" || fault?.kind === "late") await sleep(fault.delayInMs);
    if (fault?.kind === "gateway" && !fault.isForwarded) return void client.write(fault.answer);
    const server = track(connect(targetPort(), "127.0.0.1"));
    const nextAnswer = httpMessages(server);
    if (fault?.kind === "reset-mid-request") {
      await written(server, request.bytes.subarray(0, Math.floor(fault.share * request.bytes.length)));
      server.resetAndDestroy();
      return void client.resetAndDestroy();
    }
    await written(server, request.bytes);
    if (fault?.kind === "reset-after-request" && fault.when === "sent") {
      client.resetAndDestroy();
      return void server.end();
    }
    const answer = await nextAnswer();
    server.destroy();
    if (answer === undefined) return void client.resetAndDestroy();
    await deliver(client, answer, fault);
  }

  const server = createServer((client) => void serve(client));
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    get exchanges() {
      return exchanges;
    },
    get faulty() {
      return faulty;
    },
    get openSockets() {
      return sockets.size;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

async function deliver(client: Socket, answer: HttpMessage, fault: ProxyFault | undefined): Promise<void> {
  const { bytes, bodyAt } = answer;
  switch (fault?.kind) {
    case "late":
      break;
    case "reset-after-request":
      client.resetAndDestroy();
      break;
    case "reset-mid-answer":
      await written(client, bytes.subarray(0, Math.floor(fault.share * bytes.length)));
      client.resetAndDestroy();
      break;
    case "truncate":
      client.write(
        withBody(answer, bytes.subarray(bodyAt, bodyAt + Math.floor(fault.share * (bytes.length - bodyAt)))),
      );
      break;
    case "trickle":
      await trickle(client, bytes, fault.pieces, fault.pauseInMs);
      break;
    case "silence":
      if (!client.destroyed) await once(client, "close");
      break;
    case "gateway":
      client.write(fault.answer);
      break;
    case "rewrite":
      client.write(withBody(answer, Buffer.from(fault.rewrite(bytes.subarray(bodyAt).toString("utf8")), "utf8")));
      break;
    default:
      client.write(bytes);
  }
}

async function trickle(client: Socket, bytes: Buffer, pieces: number, pauseInMs: number): Promise<void> {
  const step = Math.ceil(bytes.length / pieces);
  for (let start = 0; start < bytes.length && !client.destroyed; start += step) {
    client.write(bytes.subarray(start, start + step));
    await sleep(pauseInMs);
  }
}

/** Resolves when the bytes have left, or the connection is gone: a reset right after `write` would take them with it. */
function written(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => setTimeout(resolve, 1));
    socket.once("close", () => resolve());
  });
}
