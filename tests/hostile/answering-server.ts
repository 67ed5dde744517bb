import { createServer, type RequestListener } from "node:http";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { onTestFinished } from "vitest";

/** A server on loopback that is gone, with its connections, when the test is over. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    listener(request, response);
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}
