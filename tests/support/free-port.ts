import { once } from "node:events";
import { createServer } from "node:net";
import { listenOnLoopback } from "./loopback.js";

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  await once(server, "close");
  return port;
}
