import { once } from "node:events";
import { connect } from "node:net";
import type { Emulator } from "../../src/index.js";
import { signed } from "./call.js";

/** Sends bytes as they are, and returns all that comes back until the emulator closes the connection. */
export async function sendRaw({ url }: Pick<Emulator, "url">, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
  socket.on("error", () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, "close");
  return received;
}

/** The head of a signed request, as bytes of HTTP/1.1. */
export function requestHead(method: string, path: string, ...headers: readonly string[]): string {
  const auth = Object.entries(signed()).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, "Host: localhost", ...auth, ...headers, "", ""].join("\r\n");
}
