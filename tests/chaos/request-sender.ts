import { Agent, request } from "node:http";
import { demoBearerToken } from "@aidmp/emulator";

/** Sends requests as they are: the client would refuse to send what the service must refuse. */
export interface RequestSender {
  /** POSTs the body if there is one. Notes a response that has another status than `wanted`. */
  readonly send: (
    wanted: number,
    path: string,
    body?: object,
    authorization?: string,
  ) => Promise<Readonly<Record<string, unknown>>>;
  readonly unexpected: readonly string[];
  close(): void;
}

export function createSender(url: string): RequestSender {
  const agent = new Agent({ keepAlive: true });
  const unexpected: string[] = [];
  return {
    send: (wanted, path, body, authorization = `Bearer ${demoBearerToken}`) =>
      new Promise((resolve, reject) => {
        const method = body === undefined ? "GET" : "POST";
        const headers = { Authorization: authorization, "Content-Type": "application/json" };
        const sent = request(url + path, { agent, method, headers }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          response.on("error", reject).on("end", () => {
            if (response.statusCode !== wanted) unexpected.push(`${response.statusCode} for ${path}: ${text}`);
            resolve(Object(JSON.parse(text)));
          });
        });
        sent.on("error", reject).end(body && JSON.stringify(body));
      }),
    unexpected,
    close: () => agent.destroy(),
  };
}
