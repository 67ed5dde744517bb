import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";

/** Milliseconds from the start of a program to its end. */
export async function timeToEnd(args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  const [code]: unknown[] = await once(child, "exit");
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${String(code)}.`);
  return performance.now() - startedAt;
}

/** Milliseconds from the start of `aidmp wait` to its first request, in a service that does not answer. */
export async function timeToRequest(file: string): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    const requested = once(server, "request");
    const startedAt = performance.now();
    const env = {
      PATH: process.env["PATH"],
      HOME: "/nowhere",
      AIDMP_BASE_URL: `http://127.0.0.1:${port}`,
      AIDMP_ACCESS_KEY: "an-access-key",
      AIDMP_SECRET_KEY: "a-secret-key",
    };
    const child = spawn(process.execPath, [file, "wait", "--space", "s", "task"], { env, stdio: "ignore" });
    const ended = once(child, "exit");
    const failed = ended.then(() => Promise.reject(new Error("aidmp wait ended without a request.")));
    await Promise.race([requested, failed]);
    const elapsed = performance.now() - startedAt;
    failed.catch(() => undefined);
    child.kill("SIGKILL");
    await ended;
    return elapsed;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
