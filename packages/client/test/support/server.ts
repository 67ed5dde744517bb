import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { onTestFinished } from "vitest";
import { createAidmpClient, hmac, type AidmpClient, type AidmpClientOptions } from "../../src/index.js";

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TestServer {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}

/** Answers the n-th request (from 0). */
export type Answering = (response: ServerResponse, request: ReceivedRequest, index: number) => void;

/** A real server on a free port of this machine, closed with its connections when the test is over. */
export async function serve(answering: Answering): Promise<TestServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      answering(response, request, requests.push(request) - 1);
    });
  });
  const port = await listenOnLoopback(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return { url: `http://127.0.0.1:${port}`, requests };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

export const keys = { accessKey: "AK-canary-7d1f", secretKey: "SK-canary-93be" } as const;

/** A client that retries without noticeable waits. */
export function clientFor(baseUrl: string, options: Partial<AidmpClientOptions> = {}): AidmpClient {
  return createAidmpClient({ baseUrl, auth: hmac(keys), retry: { baseDelayInMs: 1, maxDelayInMs: 2 }, ...options });
}

export const uploadPath = { data_space_id: "ds-1", repo_id: "repo-1", branch_id: "main" } as const;

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("The promise was expected to reject, and did not.");
}
