import createFetchClient, { type Client } from "openapi-fetch";
import { describe, expect, it } from "vitest";
import { getOperation, isResponseError, searchTasks } from "../../src/index.js";
import type { Status } from "../../src/types.js";
import type { paths } from "../../src/types.js";
import { clientFor, json, rejection, serve } from "../support/server.js";

const operationPath = "/aids/aidmp/data/v2/operations/{operation_id}";
const listPath = "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list";
const read = { params: { path: { operation_id: "op-1" } } } as const;

function bare(baseUrl: string, options: { signal?: AbortSignal } = {}): Client<paths> {
  return createFetchClient<paths>({ baseUrl, ...options });
}

describe("gap 1: an error with an empty body", () => {
  it("is no error to openapi-fetch, and a Status here", async () => {
    const server = await serve((response) => response.writeHead(404, { "Content-Length": "0" }).end());
    const theirs = await bare(server.url).GET(operationPath, read);
    expect(theirs.error).toBeUndefined();
    const ours = await clientFor(server.url).GET(operationPath, read);
    expect(ours.error).toEqual({ code: 5, message: "the response has no body", details: [] });
    expect(ours.data).toBeUndefined();
  });

  it("is thrown by the generated functions", async () => {
    const server = await serve((response) => response.writeHead(403, { "Content-Length": "0" }).end());
    await expect(getOperation(clientFor(server.url), read)).rejects.toMatchObject({
      status: 403,
      codeName: "PERMISSION_DENIED",
    });
  });
});

describe("gap 2: a timeout for every request", () => {
  it("runs out once and for all with a signal given to openapi-fetch, and starts afresh here", async () => {
    const server = await serve((response) => json(response, 200, { name: "op-1" }));
    const once = AbortSignal.timeout(1);
    const theirs = bare(server.url, { signal: once });
    await new Promise<void>((resolve) => {
      if (once.aborted) resolve();
      else once.addEventListener("abort", () => resolve(), { once: true });
    });
    await expect(theirs.GET(operationPath, read)).rejects.toThrow("timeout");
    await expect(theirs.GET(operationPath, read)).rejects.toThrow("timeout");

    let now = 0;
    const clock = { now: () => now, monotonic: () => now, setTimeout: () => undefined, clearTimeout: () => undefined };
    const ours = clientFor(server.url, { timeoutInMs: 50, clock });
    await getOperation(ours, read);
    now += 60;
    await expect(getOperation(ours, read)).resolves.toMatchObject({ name: "op-1" });
  });
});

describe("gap 3: retry beneath the middleware", () => {
  it("is missing in openapi-fetch; here the body is sent again and middleware sees one call", async () => {
    const flaky = await serve((response, _request, index) =>
      index % 2 === 0
        ? json(response, 503, { code: 14, message: "busy" })
        : json(response, 200, { name: "op-1", tasks: [], total: 0 }),
    );
    const search = { params: { path: { data_space_id: "ds-1" } }, body: { repo_id: "r" } } as const;
    expect((await bare(flaky.url).POST(listPath, search)).response.status).toBe(503);
    const client = clientFor(flaky.url);
    let seen = 0;
    client.use({
      onRequest() {
        seen++;
      },
    });
    await getOperation(client, read);
    const { data } = await client.POST(listPath, search);
    expect(data).toMatchObject({ tasks: [], total: 0 });
    expect(seen).toBe(2);
  });
});

describe("gap 4: a mode that throws", () => {
  it("is missing in openapi-fetch; the generated functions throw", async () => {
    const server = await serve((response) => json(response, 404, { code: 5, message: "gone" }));
    await expect(bare(server.url).GET(operationPath, read)).resolves.toHaveProperty("error");
    await expect(getOperation(clientFor(server.url), read)).rejects.toThrow("getOperation failed: 404 NOT_FOUND: gone");
  });
});

describe("gap 5: what a result can be", () => {
  it("is narrowed by the error's class here, and not by the status there", async () => {
    const server = await serve((response) => json(response, 409, { code: 6, message: "exists" }));
    const theirs = await bare(server.url).GET(operationPath, read);
    // Their types: the status says error, and `error` may still be undefined.
    const known = theirs.response.status === 409 ? theirs.error : undefined;
    expect(known satisfies Status | undefined).toBeDefined();
    await expect(getOperation(clientFor(server.url), read)).rejects.toMatchObject({ status: 409, code: 6 });
  });
});

describe("gap 6: an HTML answer", () => {
  it("is a bare SyntaxError there; here an error that says what came instead", async () => {
    const page = "<html><title>Sign in</title><body>Please sign in</body></html>";
    const server = await serve((response) => response.writeHead(200, { "Content-Type": "text/html" }).end(page));
    expect(await rejection(bare(server.url).GET(operationPath, read))).toBeInstanceOf(SyntaxError);
    const error = await rejection(clientFor(server.url).GET(operationPath, read));
    expect(isResponseError(error) && error.reason).toBe("not-json");
    expect(String(error)).toContain("getOperation answered 200 with something else than JSON (text/html)");
    expect(String(error)).toContain("Sign in");
  });
});

describe("gap 7: integers beyond 2^53", () => {
  const text = '{"tasks":[{"id":"t","total_file_size":9223372036854775807,"succeed_file_size":12}],"total":1}';

  it("lose digits there, and are strings here", async () => {
    const server = await serve((response) => json(response, 200, text));
    const search = { params: { path: { data_space_id: "ds-1" } }, body: {} } as const;
    const theirs = await bare(server.url).POST(listPath, search);
    expect(String(theirs.data?.tasks?.[0]?.total_file_size)).toBe("9223372036854776000");
    const ours = await searchTasks(clientFor(server.url), search);
    expect(ours.tasks?.[0]).toMatchObject({ total_file_size: "9223372036854775807", succeed_file_size: 12 });
  });
});

describe("gap 8: unknown keys", () => {
  it("are accepted by openapi-fetch's types, and refused by the generated functions'", async () => {
    const server = await serve((response) => json(response, 200, { tasks: [] }));
    await bare(server.url).POST(listPath, { params: { path: { data_space_id: "d" } }, body: {}, headerz: {} });
    const client = clientFor(server.url);
    // @ts-expect-error -- no such option
    await searchTasks(client, { params: { path: { data_space_id: "d" } }, body: {}, headerz: {} });
    // @ts-expect-error -- no such field in the body
    await searchTasks(client, { params: { path: { data_space_id: "d" } }, body: { repo: "r" } });
    // @ts-expect-error -- no such path parameter
    await searchTasks(client, { params: { path: { data_space_id: "d", repo_id: "r" } }, body: {} });
    expect(server.requests).toHaveLength(4);
  });
});

describe("gap 9: path parameters", () => {
  it("that are missing are sent as %7Bid%7D there, and refused here", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const missing = JSON.parse('{"params":{"path":{}}}');
    await bare(server.url).GET(operationPath, missing);
    expect(server.requests[0]?.url).toBe("/aids/aidmp/data/v2/operations/%7Boperation_id%7D");
    await expect(clientFor(server.url).GET(operationPath, missing)).rejects.toThrow(
      "getOperation was not sent: path parameter operation_id is missing",
    );
    expect(server.requests).toHaveLength(1);
  });

  it("of .. climb to the parent path there, and are refused here", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const climbing = { params: { path: { operation_id: ".." } } } as const;
    await bare(server.url).GET(operationPath, climbing);
    expect(server.requests[0]?.url).toBe("/aids/aidmp/data/v2/");
    await expect(clientFor(server.url).GET(operationPath, climbing)).rejects.toThrow(
      "path parameter operation_id is ., ..",
    );
    expect(server.requests).toHaveLength(1);
  });
});
