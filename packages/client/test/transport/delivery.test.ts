import { setImmediate } from "node:timers/promises";
import { Readable } from "node:stream";
import { runInNewContext } from "node:vm";
import { createServer } from "node:net";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { describe, expect, it } from "vitest";
import {
  cancelOperation,
  createUploadFilesTask,
  getOperation,
  isConnectionError,
  isResponseError,
  unwrap,
  type AidmpEvent,
  type FetchLike,
} from "../../src/index.js";
import { serveTls } from "../support/tls-server.js";
import { clientFor, json, rejection, serve, uploadPath } from "../support/server.js";

const read = { params: { path: { operation_id: "op-1" } } } as const;
const create = { params: { path: uploadPath }, body: { source_path: "data/", commit_msg: "第一次" } } as const;

/** A port of this machine on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

describe("a read", () => {
  it("is sent again after 5xx, resets and broken-off answers, until it succeeds", async () => {
    const server = await serve((response, _request, index) => {
      if (index === 0) json(response, 503, "<html>busy</html>");
      else if (index === 1) response.destroy();
      else if (index === 2) {
        response.writeHead(200, { "Content-Length": "100" });
        response.write('{"name":', () => response.destroy());
      } else json(response, 200, { name: "op-1" });
    });
    await expect(getOperation(clientFor(server.url), read)).resolves.toEqual({ name: "op-1" });
    expect(server.requests).toHaveLength(4);
  });

  it("ends with the last answer when the attempts are used up", async () => {
    const server = await serve((response, _request, index) =>
      json(response, 500, { code: 13, message: `no. ${index}` }),
    );
    await expect(getOperation(clientFor(server.url), read)).rejects.toThrow("500 INTERNAL: no. 3");
    expect(server.requests).toHaveLength(4);
  });

  it("is sent once when retry is off", async () => {
    const server = await serve((response) => json(response, 500, {}));
    await expect(getOperation(clientFor(server.url, { retry: false }), read)).rejects.toThrow("500");
    expect(server.requests).toHaveLength(1);
  });

  it("is sent once when the call says so, whatever the client's policy, and the next call is not", async () => {
    const server = await serve((response, _request, index) => json(response, index < 2 ? 503 : 200, { name: "op-1" }));
    const client = clientFor(server.url);
    await expect(getOperation(client, { ...read, retry: false })).rejects.toThrow("503");
    expect(server.requests).toHaveLength(1);
    await expect(getOperation(client, read)).resolves.toEqual({ name: "op-1" });
    expect(server.requests).toHaveLength(3);
  });

  it("by POST is repeated with its whole body; a cancel is safe to repeat as well", async () => {
    const server = await serve((response, _request, index) =>
      index === 0 ? response.destroy() : json(response, 200, {}),
    );
    await cancelOperation(clientFor(server.url), { ...read, body: {} });
    expect(server.requests.map(({ body }) => body)).toEqual(["{}", "{}"]);
  });
});

describe("a create", () => {
  it("is sent again after 429, with its whole body, and no sooner than asked", async () => {
    const server = await serve((response, _request, index) =>
      index === 0 ? json(response, 429, { code: 8 }, { "Retry-After": "0" }) : json(response, 200, { name: "t" }),
    );
    await expect(createUploadFilesTask(clientFor(server.url), create)).resolves.toEqual({ name: "t" });
    expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([create.body, create.body]);
  });

  it.each([408, 500, 502, 503, 504])("is not sent again after %i", async (status) => {
    const server = await serve((response) => json(response, status, {}));
    await expect(createUploadFilesTask(clientFor(server.url), create)).rejects.toMatchObject({ status });
    expect(server.requests).toHaveLength(1);
  });

  it("is not sent again when the connection broke, and the error says that it may have been carried out", async () => {
    const server = await serve((response) => response.destroy());
    const error = await rejection(createUploadFilesTask(clientFor(server.url), create));
    expect(isConnectionError(error) && error.neverArrived).toBe(false);
    expect(String(error)).toContain("may have been carried out");
    expect(server.requests).toHaveLength(1);
  });

  it("is sent again when nobody listened, and the error says that it never arrived", async () => {
    const events: AidmpEvent[] = [];
    const client = clientFor(`http://127.0.0.1:${await closedPort()}`, { onEvent: (event) => events.push(event) });
    const error = await rejection(createUploadFilesTask(client, create));
    expect(error).toMatchObject({ name: "ConnectionError", neverArrived: true, attempts: 4 });
    expect(String(error)).toContain("ECONNREFUSED");
    expect(events.filter(({ type }) => type === "retry")).toHaveLength(3);
  });

  it.each(Object.entries({ FormData: new FormData(), URLSearchParams: new URLSearchParams("a=b"), Blob: new Blob() }))(
    "whose serializer makes a %s ends in the same error",
    async (_name, body) => {
      const client = clientFor(`http://127.0.0.1:${await closedPort()}`, { retry: false });
      const call = client.POST(
        "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload",
        { ...create, bodySerializer: () => body },
      );
      expect(await rejection(call)).toMatchObject({ name: "ConnectionError", neverArrived: true });
    },
  );
});

function failingObserver(): never {
  throw new Error("observer");
}

describe("a request that cannot arrive", () => {
  it("because of a certificate is sent once, read or create, and told as what it is", async () => {
    const { url, connections } = await serveTls();
    for (const call of [
      (): Promise<unknown> => getOperation(clientFor(url), read),
      (): Promise<unknown> => createUploadFilesTask(clientFor(url), create),
    ]) {
      const before = connections();
      const error = await rejection(call());
      expect(error).toMatchObject({ name: "ConnectionError", neverArrived: true, isLasting: true, attempts: 1 });
      expect(String(error)).toContain("NODE_EXTRA_CA_CERTS");
      expect(String(error)).not.toContain("may have been carried out");
      expect(connections() - before).toBe(1);
    }
  });

  it("because TLS is spoken to a plain port is told so", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const error = await rejection(getOperation(clientFor(server.url.replace("http:", "https:")), read));
    expect(error).toMatchObject({ name: "ConnectionError", neverArrived: true, attempts: 1 });
    expect(String(error)).toContain("wrong version number (attempt 1)");
    expect(String(error)).toContain("may speak plain HTTP");
  });

  it("because fetch refuses a signal of another realm is a RequestError with the cure", async () => {
    let calls = 0;
    const fetch = (): Promise<Response> => {
      calls++;
      // As Node 24 and 26 say it in jsdom's and happy-dom's environments.
      throw new TypeError('RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.');
    };
    const error = await rejection(createUploadFilesTask(clientFor("https://a.test", { fetch }), create));
    expect(error).toMatchObject({ name: "RequestError" });
    expect(String(error)).toContain("of another realm");
    expect(calls).toBe(1);
  });

  it("for lack of any fetch is a RequestError", async () => {
    const { fetch: own } = globalThis;
    Object.assign(globalThis, { fetch: undefined });
    try {
      await expect(getOperation(clientFor("https://127.0.0.1:9443"), read)).rejects.toMatchObject({
        name: "RequestError",
      });
    } finally {
      Object.assign(globalThis, { fetch: own });
    }
  });

  it("whose connection takes too long is a create that is sent again", async () => {
    const server = await serve((response) => json(response, 200, { name: "op-1" }));
    let calls = 0;
    const slowToConnect = Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT", syscall: "connect" });
    const client = clientFor(server.url, {
      fetch: (url, init) =>
        calls++ === 0 ? Promise.reject(new TypeError("fetch failed", { cause: slowToConnect })) : fetch(url, init),
    });
    await expect(createUploadFilesTask(client, create)).resolves.toEqual({ name: "op-1" });
  });

  it("is doubted only for writes: a read that broke off says nothing of being carried out", async () => {
    const server = await serve((response) => response.destroy());
    const error = await rejection(getOperation(clientFor(server.url, { retry: false }), read));
    expect(error).toMatchObject({ name: "ConnectionError", neverArrived: false });
    expect(String(error)).not.toContain("carried out");
  });
});

const withNodeStream: FetchLike = async (url, init) => {
  const response = await fetch(url, init);
  const body = Readable.from([Buffer.from(await response.arrayBuffer())]);
  return new Proxy(response, {
    get: (target, name) => (name === "body" ? body : Reflect.get(target, name, target)),
  });
};

const following: FetchLike = (url, init) => fetch(url, { ...init, redirect: "follow" });

const hiding: FetchLike = async (url, init) => {
  const response = await following(url, init);
  return new Proxy(response, {
    get: (target, name) => (name === "redirected" ? false : Reflect.get(target, name, target)),
  });
};

describe("a fetch of another kind", () => {
  it("whose body is a Node stream, as node-fetch's, is read within the limit", async () => {
    const text = '{"name":"op-1"}';
    const server = await serve((response) => json(response, 200, text));
    const client = clientFor(server.url, { fetch: withNodeStream });
    await expect(createUploadFilesTask(client, create)).resolves.toEqual({ name: "op-1" });
    const small = clientFor(server.url, { fetch: withNodeStream, maxResponseInBytes: text.length - 1 });
    await expect(getOperation(small, read)).rejects.toMatchObject({ reason: "too-large" });
  });

  it.each([
    ["undefined", undefined, "no status"],
    ["an answer as axios gives it", { status: 200, data: {}, headers: {} }, "no headers.get()"],
  ])(
    "that resolves with %s is told what it lacks, and the request is not sent again",
    async (_what, resolved, lack) => {
      let calls = 0;
      const broken = async (): Promise<Response> => {
        calls++;
        return JSON.parse(JSON.stringify({ resolved })).resolved;
      };
      const error = await rejection(getOperation(clientFor("https://a.test", { fetch: broken }), read));
      expect(error).toMatchObject({ name: "ResponseError", reason: "wrong-shape" });
      expect(String(error)).toContain(lack);
      expect(calls).toBe(1);
    },
  );

  it("that follows redirects though told not to is found out", async () => {
    const target = await serve((response) => json(response, 200, { name: "of another origin" }));
    const server = await serve((response) => response.writeHead(302, { Location: target.url }).end());
    for (const each of [following, hiding]) {
      const error = await rejection(getOperation(clientFor(server.url, { fetch: each }), read));
      expect(error).toMatchObject({ name: "ResponseError", reason: "redirect" });
    }
    const within = await serve((response, { url }) =>
      url === "/login" ? json(response, 200, { name: "x" }) : response.writeHead(302, { Location: "/login" }).end(),
    );
    await expect(getOperation(clientFor(within.url, { fetch: following }), read)).rejects.toMatchObject({
      reason: "redirect",
    });
  });

  it("that answers from a cache is told not to", async () => {
    const caches: unknown[] = [];
    const server = await serve((response) => json(response, 200, { name: "op-1" }));
    const watching: FetchLike = (url, init) => {
      caches.push(init.cache);
      return fetch(url, init);
    };
    const client = clientFor(server.url, { fetch: watching });
    await getOperation(client, read);
    await client.GET("/aids/aidmp/data/v2/operations/{operation_id}", { ...read, cache: "reload" });
    expect(caches).toEqual(["no-store", "reload"]);
  });
});

describe("events", () => {
  it("tell each attempt of each call, without headers or bodies", async () => {
    const server = await serve((response, _request, index) => json(response, index === 0 ? 503 : 200, { name: "x" }));
    const events: AidmpEvent[] = [];
    await getOperation(clientFor(server.url, { onEvent: (event) => events.push(event) }), read);
    const about = {
      call: 1,
      operationId: "getOperation",
      method: "GET",
      path: "/aids/aidmp/data/v2/operations/{operation_id}",
    };
    const number: unknown = expect.any(Number);
    expect(events).toEqual([
      { ...about, attempt: 1, type: "request" },
      { ...about, attempt: 1, type: "response", status: 503, durationInMs: number },
      { ...about, attempt: 1, type: "retry", status: 503, waitInMs: number },
      { ...about, attempt: 2, type: "request" },
      { ...about, attempt: 2, type: "response", status: 200, durationInMs: number },
    ]);
  });

  // oxlint-disable unicorn/no-thenable -- these are what must do no harm
  it.each([
    ["rejects", (): unknown => Promise.reject(new Error("observer"))],
    ["resolves with a promise of another realm that rejects", (): unknown => runInNewContext("Promise.reject(1)")],
    ["returns a thenable that throws", (): unknown => ({ then: () => failingObserver() })],
    [
      "returns what throws when it is read",
      (): unknown => ({
        get then() {
          return failingObserver();
        },
      }),
    ],
    // oxlint-enable unicorn/no-thenable
  ])("neither break a call nor end the process when the observer %s", async (_case, onEvent) => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    // A rejection that nobody handles would fail the test run.
    await expect(getOperation(clientFor(server.url, { onEvent }), read)).resolves.toEqual({
      name: "x",
    });
    await setImmediate();
  });

  it("do not break a call when the observer throws", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    await expect(getOperation(clientFor(server.url, { onEvent: failingObserver }), read)).resolves.toEqual({
      name: "x",
    });
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("of %i is not followed, so credentials reach no other origin", async (status) => {
    const thief = await serve((response) => json(response, 200, { name: "stolen" }));
    const server = await serve((response) => response.writeHead(status, { Location: `${thief.url}/x?token=1` }).end());
    const error = await rejection(createUploadFilesTask(clientFor(server.url), create));
    expect(isResponseError(error) && error.reason).toBe("redirect");
    expect(String(error)).toContain(thief.url);
    expect(String(error)).not.toContain("token=1");
    expect(thief.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(1);
  });

  it("stays refused when the caller asks fetch to follow", async () => {
    const server = await serve((response) => response.writeHead(307, { Location: "/elsewhere" }).end());
    await expect(
      clientFor(server.url).GET("/aids/aidmp/data/v2/operations/{operation_id}", { ...read, redirect: "follow" }),
    ).rejects.toMatchObject({ reason: "redirect" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("another origin", () => {
  it.each(["baseUrl option", "middleware"])("given by %s never gets the credentials", async (way) => {
    const thief = await serve((response) => json(response, 200, {}));
    const server = await serve((response) => json(response, 200, {}));
    const client = clientFor(server.url);
    if (way === "middleware") {
      client.use({ onRequest: ({ request }) => new Request(request.url.replace(server.url, thief.url), request) });
    }
    const options = way === "middleware" ? read : { ...read, baseUrl: thief.url };
    await expect(client.GET("/aids/aidmp/data/v2/operations/{operation_id}", options)).rejects.toThrow(
      "another origin",
    );
    expect(thief.requests).toHaveLength(0);
  });
});

describe("openapi-fetch's own features", () => {
  it("stay: middleware sees real requests and answers, and may change both", async () => {
    const server = await serve((response, { headers }) => json(response, 200, { name: headers["x-trace"] }));
    const client = clientFor(server.url);
    client.use({
      onRequest({ request, schemaPath }) {
        request.headers.set("x-trace", schemaPath);
      },
      async onResponse({ response }) {
        const name = `${String((await response.clone().json()).name)}!`;
        return new Response(JSON.stringify({ name }), response);
      },
    });
    await expect(getOperation(client, read)).resolves.toEqual({
      name: "/aids/aidmp/data/v2/operations/{operation_id}!",
    });
  });

  it.each(["text", "blob", "arrayBuffer", "stream"] as const)("stay: parseAs %s", async (parseAs) => {
    const server = await serve((response) => json(response, 200, '{"name":12345678901234567890}'));
    const { data } = await clientFor(server.url).GET("/aids/aidmp/data/v2/operations/{operation_id}", {
      ...read,
      parseAs,
    });
    expect(await new Response(data).text()).toBe('{"name":12345678901234567890}');
  });

  it("stay: a fetch for one call, beneath which the request is signed", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const seen: string[] = [];
    await clientFor(server.url).GET("/aids/aidmp/data/v2/operations/{operation_id}", {
      ...read,
      fetch: (request) => {
        seen.push(request.headers.get("Authorization") ?? "");
        return fetch(request);
      },
    });
    expect(seen[0]).toMatch(/^hmac /);
    expect(server.requests).toHaveLength(1);
  });
});

describe("unwrap", () => {
  it("gives the data with the response, for its headers", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }, { "Retry-After": "3" }));
    const answer = clientFor(server.url).GET("/aids/aidmp/data/v2/operations/{operation_id}", read);
    const { data, response } = await unwrap(answer, "getOperation");
    expect(data.name).toBe("x");
    expect(response).toBeInstanceOf(Response);
    expect(response.headers.get("Retry-After")).toBe("3");
  });

  it.each(["[]", '"text"', "null", "12", ""])("refuses a success that reads %j", async (body) => {
    const server = await serve((response) => json(response, 200, body));
    await expect(getOperation(clientFor(server.url), read)).rejects.toMatchObject({
      reason: "wrong-shape",
      status: 200,
    });
  });
});
