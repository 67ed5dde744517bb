import { type AidmpClient, bearer, createAidmpClient, type TransferTask } from "@aidmp/client";

/** One request as the service saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeService {
  readonly client: AidmpClient;
  readonly requests: readonly SeenRequest[];
}

/** A service in the place of `fetch`: what it is asked is recorded, and what it answers is written in the test. */
export function fakeService(answer: (request: SeenRequest) => Response | Promise<Response>): FakeService {
  const requests: SeenRequest[] = [];
  const client = createAidmpClient({
    auth: bearer("a-token-for-tests"),
    baseUrl: "http://127.0.0.1:9",
    fetch: async (url, { method = "GET", body }) => {
      const text = typeof body === "string" ? body : "{}";
      const request: SeenRequest = { method, path: new URL(url).pathname, body: JSON.parse(text) };
      requests.push(request);
      return answer(request);
    },
  });
  return { client, requests };
}

export interface JsonInit {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function json(body: unknown, init: JsonInit = {}): Response {
  return new Response(JSON.stringify(body), {
    ...init,
    headers: { "Content-Type": "application/json", ...init.headers },
  });
}

export interface ListedTask extends TransferTask {
  readonly id: string;
}

/** A task list that pages from 0, newest first, and narrows by `start_time` unless it is told otherwise. */
export function listAnswer(tasks: readonly ListedTask[], narrows = true): (request: SeenRequest) => Response {
  return ({ body }) => {
    const { page_no: pageNo, page_size: pageSize, start_time: since } = body;
    const size = Number(pageSize);
    const from = typeof since === "string" && narrows ? since : "";
    const matching = tasks.filter((task) => (task.create_time ?? "") >= from).toReversed();
    const start = Number(pageNo) * size;
    return json({ tasks: matching.slice(start, start + size), total: matching.length });
  };
}

/** What a poller gives a source, for sources read without one. */
export function context(): { signal: AbortSignal; permit: () => Promise<void> } {
  return { signal: new AbortController().signal, permit: () => Promise.resolve() };
}
