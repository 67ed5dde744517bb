import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { listenOnLoopback } from "../../tests/support/loopback.js";
import { serve } from "../harness/server.js";
import { answer, keys, path } from "./call.js";

/** Answers the one call, if it is signed as the service wants it, and counts those that were. */
let served = 0;
const body = JSON.stringify(answer);

const server = createServer((request, response) => {
  const isRight = request.method === "GET" && request.url === path && isSigned(request);
  if (isRight) served += 1;
  response.writeHead(isRight ? 200 : 400, { "Content-Type": "application/json" });
  response.end(isRight ? body : "{}");
});

const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
serve({ url }, () => ({ served }), close);

function isSigned({ headers }: IncomingMessage): boolean {
  const date = String(headers["x-date"]);
  const signature = createHmac("sha256", keys.secretKey).update(`x-date: ${date}`).digest("base64");
  const isFresh = Math.abs(Date.parse(date) - Date.now()) < 60_000;
  return isFresh && String(headers.authorization).includes(`signature="${signature}"`);
}

async function close(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
