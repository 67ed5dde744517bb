import { describe, expect, it } from "vitest";
import { cancelOperation, createUploadFilesTask, getOperation, searchTasks } from "../../src/index.js";
import { clientFor, json, keys, rejection, serve, uploadPath } from "../support/server.js";

const read = { params: { path: { operation_id: "op-1" } } } as const;
const search = { params: { path: { data_space_id: "ds-1" } }, body: {} } as const;
const create = { params: { path: uploadPath }, body: { source_path: "data/" } } as const;

describe("a success that is no answer to the call", () => {
  it.each([
    [{ code: 40301, message: "quota of the space is used up" }, 'code 40301, "quota of the space is used up"'],
    [{ code: "QuotaExceeded", msg: "no" }, 'code QuotaExceeded, "no"'],
    [{ error: { code: 7, message: "not yours", details: [] } }, 'code 7, "not yours"'],
    [{ success: false }, "object with success"],
    [{ errcode: 3, errmsg: "bad\nkey" }, 'code 3, "bad key"'],
    [{ data: { name: "op-1" } }, "object with data"],
  ])("is an error that quotes %j, and a create is sent once", async (body, quoted) => {
    const server = await serve((response) => json(response, 200, body));
    const error = await rejection(createUploadFilesTask(clientFor(server.url), create));
    expect(error).toMatchObject({ name: "ResponseError", reason: "wrong-shape", status: 200 });
    expect(String(error)).toContain(quoted);
    expect(server.requests).toHaveLength(1);
    await expect(searchTasks(clientFor(server.url), search)).rejects.toMatchObject({ reason: "wrong-shape" });
    await expect(
      clientFor(server.url).GET("/aids/aidmp/data/v2/operations/{operation_id}", read),
    ).rejects.toMatchObject({
      reason: "wrong-shape",
    });
  });

  it("is quoted without the secrets that it echoes", async () => {
    const server = await serve((response, { headers }) =>
      json(response, 200, { code: 1, message: `denied for ${keys.accessKey} ${headers.authorization}` }),
    );
    const error = await rejection(getOperation(clientFor(server.url), read));
    expect(String(error)).toContain("denied for [redacted]");
    expect(String(error)).not.toContain(keys.accessKey);
  });

  it.each([{}, { done: null }, { name: "op-1", extra: 1 }, { done: true, error: { code: 5 } }])(
    "is not suspected of %j",
    async (body) => {
      const server = await serve((response) => json(response, 200, body));
      await expect(getOperation(clientFor(server.url), read)).resolves.toEqual(body);
    },
  );

  it.each([{}, { tasks: null }, { total: 0 }, { code: 0, message: "ok", tasks: [] }])(
    "is not suspected of the list %j",
    async (body) => {
      const server = await serve((response) => json(response, 200, body));
      await expect(searchTasks(clientFor(server.url), search)).resolves.toEqual(body);
    },
  );
});

describe("a call whose answer has no fields", () => {
  it.each([
    [204, undefined],
    [202, ""],
    [200, ""],
    [200, "null"],
    [200, "{}"],
    [200, '{"code":0,"message":"ok"}'],
  ])("accepts %i with %j", async (status, body) => {
    const server = await serve((response) => response.writeHead(status).end(body));
    await expect(cancelOperation(clientFor(server.url), read)).resolves.toBeTypeOf("object");
  });

  it.each(['{"code":9,"message":"it has ended"}', '{"success":false}', '{"error":"no"}'])(
    "is refused by %s all the same",
    async (body) => {
      const server = await serve((response) => json(response, 200, body));
      await expect(cancelOperation(clientFor(server.url), read)).rejects.toMatchObject({ reason: "wrong-shape" });
    },
  );
});

describe("an error", () => {
  const ours = { code: 5, message: "no such operation", details: [] };

  it.each([ours, { code: 5, message: "" }, { error: ours }, { ...ours, request_id: "r" }])(
    "is the service's own word where it is a Status: %j",
    async (body) => {
      const server = await serve((response) => json(response, 404, body));
      await expect(getOperation(clientFor(server.url), read)).rejects.toMatchObject({ fromService: true, code: 5 });
    },
  );

  it.each([
    "404 page not found",
    "<html><h1>403 Forbidden</h1></html>",
    "",
    '{"message":"no Route matched with those values"}',
    '{"code":404,"message":"default backend"}',
    '{"code":"404","message":"a text for a code"}',
    '{"code":"NotFound","message":"an object store"}',
    '{"code":5,"message":{"zh":"x"}}',
    '{"error":"not found"}',
    "[]",
  ])("is somebody else's where it is %j", async (body) => {
    const server = await serve((response) => response.writeHead(404, { "Content-Type": "text/plain" }).end(body));
    await expect(getOperation(clientFor(server.url), read)).rejects.toMatchObject({ fromService: false, code: 5 });
  });

  it("keeps whose word it is behind a middleware that replaces the response", async () => {
    const client = clientFor((await serve((response) => json(response, 404, "<html>"))).url);
    client.use({ onResponse: ({ response }) => new Response("gone", { status: response.status }) });
    await expect(getOperation(client, read)).rejects.toMatchObject({ fromService: false, status: 404 });
    client.use({ onResponse: () => new Response(JSON.stringify(ours), { status: 404 }) });
    await expect(getOperation(client, read)).rejects.toMatchObject({ fromService: false });
  });
});
