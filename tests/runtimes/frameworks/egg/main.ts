import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { start } from "egg";

async function main(): Promise<void> {
  const app = await start({ baseDir: __dirname });
  const server = createServer(app.callback()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/uploads`, { method: "POST" });
  const refused = await fetch(`http://127.0.0.1:${port}/uploads?prefix=no-such-prefix/`, { method: "POST" });
  process.stdout.write(`${JSON.stringify({ uploaded: await response.json(), refused: refused.status })}\n`);
  server.close();
  server.closeAllConnections();
  await app.close();
  // In one process, Egg leaves timers of its own.
  process.exit(0);
}

void main();
