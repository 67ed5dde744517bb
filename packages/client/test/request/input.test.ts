import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createAidmpClient,
  createUploadFilesTask,
  fromEnv,
  getOperation,
  listDatasets,
  hmac,
  type AidmpClientOptions,
} from "../../src/index.js";
import { clientFor, json, keys, rejection, serve, uploadPath } from "../support/server.js";

const auth = hmac(keys);
/** Options as JavaScript callers may pass them, whatever the types say. */
const unchecked = (options: object): AidmpClientOptions => Object.assign({ auth }, options);

describe("the base URL", () => {
  it.each([
    ["ftp://aidmp.test", "baseUrl must begin with https:// or http:// (host aidmp.test)"],
    ["aidmp.test", "is not a URL; does https:// stand before the host?"],
    ["localhost:8787", "must begin with https:// or http://"],
    ["javascript:alert(1)", "must begin with https:// or http://"],
    ["", "is empty"],
    ["https://", "is not a URL"],
    ["https://aidmp.test\r\nX-Evil: 1", "has a space or a line break"],
    ["https://aidmp.test ", "has a space or a line break"],
    ['"https://aidmp.test"', "take the quotes away"],
    ["https:\\\\aidmp.test", "has a backslash"],
    ["https://user:hunter2@aidmp.test", "holds a user or a password (host aidmp.test); credentials are given as auth"],
    ["https://aidmp.test/?key=hunter2", "has a query or a fragment (host aidmp.test)"],
    ["https://aidmp.test/#hunter2", "has a query or a fragment (host aidmp.test)"],
    ["http://aidmp.test", "sends secrets in the clear to aidmp.test"],
    ["http://127.evil.test", "in the clear"],
    ["http://localhost.evil.test", "in the clear"],
    ["http://10.0.0.1", "in the clear"],
    ["http://aidmp.localhost", "in the clear"],
  ])("%j is refused, and not repeated", (baseUrl, problem) => {
    const make = (): unknown => createAidmpClient({ auth, baseUrl });
    expect(make).toThrow(problem);
    expect(make).not.toThrow("hunter2");
  });

  it.each(["http://localhost:1", "http://127.0.0.1:8080", "http://127.8.9.1", "http://[::1]:80"])(
    "%s may be http: it is this machine",
    (baseUrl) => {
      expect(() => createAidmpClient({ auth, baseUrl })).not.toThrow();
    },
  );

  it("may be http elsewhere with allowInsecure", () => {
    expect(() => createAidmpClient({ auth, baseUrl: "http://10.0.0.1", allowInsecure: true })).not.toThrow();
  });

  it("may have a path before the API's own, with or without a slash at its end", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    for (const end of ["", "/", "//"]) {
      await getOperation(clientFor(`${server.url}/gateway/v1${end}`), { params: { path: { operation_id: "o" } } });
    }
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(
      new Set(["/gateway/v1/aids/aidmp/data/v2/operations/o"]),
    );
  });

  it("is the public host of the region when it is not given", async () => {
    const hosts: string[] = [];
    const fetch = async (url: string): Promise<Response> => {
      hosts.push(new URL(url).origin);
      return new Response('{"name":"x"}');
    };
    const read = { params: { path: { operation_id: "o" } } } as const;
    await getOperation(createAidmpClient({ auth, fetch }), read);
    await getOperation(createAidmpClient({ auth, fetch, region: "cn-bj-02" }), read);
    expect(hosts).toEqual(["https://aidmp.cn-sh-01.sensecoreapi.cn", "https://aidmp.cn-bj-02.sensecoreapi.cn"]);
  });

  it.each(["evil.test/", "a.b", "-x", "", "x@evil", "cn sh"])("region %j is refused", (region) => {
    expect(() => createAidmpClient({ auth, region })).toThrow("region");
  });

  it("is told to be missing a polyfill where the runtime's URL cannot be read", () => {
    const { URL: own } = globalThis;
    class NotImplemented {
      get protocol(): string {
        throw new Error("URL.protocol is not implemented");
      }
    }
    Object.assign(globalThis, { URL: NotImplemented });
    try {
      expect(() => createAidmpClient({ auth, baseUrl: "https://aidmp.test" })).toThrow("react-native-url-polyfill");
    } finally {
      Object.assign(globalThis, { URL: own });
    }
  });

  it("and a region contradict each other", () => {
    expect(() => createAidmpClient({ auth, region: "cn-sh-01", baseUrl: "https://a.test" })).toThrow("not both");
  });
});

describe("the options", () => {
  it("without auth are refused with the ways to give it", () => {
    expect(() => createAidmpClient(JSON.parse("{}"))).toThrow("auth is missing; give hmac(");
  });

  it.each([
    [{ timeout: 5 }, "there is no option timeout"],
    [{ retry: { retries: 3 } }, "there is no option retry.retries"],
    [{ retry: { maxAttempts: Number.NaN } }, "retry.maxAttempts"],
    [{ retry: true }, "retry must be an object"],
    [{ timeoutInMs: 0 }, "timeoutInMs"],
    [{ timeoutInMs: "5" }, "timeoutInMs"],
    [{ totalTimeoutInMs: Number.NaN }, "totalTimeoutInMs"],
    [{ maxResponseInBytes: -1 }, "maxResponseInBytes"],
  ])("%j are refused: %s", (options, problem) => {
    expect(() => createAidmpClient(unchecked(options))).toThrow(problem);
  });

  it("are not changed", () => {
    const options = Object.freeze({ auth, retry: Object.freeze({ maxAttempts: 2 }), pathOverrides: Object.freeze({}) });
    expect(() => createAidmpClient(options)).not.toThrow();
  });
});

describe("path overrides", () => {
  it("send an operation to another path, parameters included", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const pathOverrides = { createUploadFilesTask: "/v3/{branch_id}/of/{repo_id}:go" };
    await createUploadFilesTask(clientFor(server.url, { pathOverrides }), { params: { path: uploadPath }, body: {} });
    expect(server.requests[0]?.url).toBe("/v3/main/of/repo-1:go");
  });

  it.each([
    [{ createUploadTask: "/x" }, 'no operation with "createUploadTask"'],
    [{ toString: "/x" }, "no operation"],
    [{ getOperation: "x" }, 'must start with "/"'],
    [{ getOperation: "/x?y=1" }, "without query"],
    [{ getOperation: "/x#y" }, "without query"],
    [{ getOperation: "/a/../b" }, "without query"],
    [{ getOperation: "/a/%2E%2e" }, "without query"],
    [{ getOperation: "//evil.test/x" }, "without query"],
    [{ getOperation: "/\\evil.test:99999/x" }, "without query"],
    [{ getOperation: "http:[" }, "without query"],
    [{ getOperation: "/\t/[" }, "without query"],
    [{ getOperation: "/x\r\ny" }, "without query"],
    [{ getOperation: ":8080/x" }, 'must start with "/"'],
    [{ getOperation: "/" }, "without query"],
    [{ getOperation: "/x/{repo_id}" }, "uses {repo_id}; the operation has {operation_id}"],
  ])("%j are refused when the client is made", (pathOverrides, problem) => {
    expect(() => createAidmpClient(unchecked({ pathOverrides }))).toThrow(problem);
  });
});

describe("path parameters", () => {
  it.each(["", ".", "..", "a/b", "a\\b", "/", "a\0b", "a\nb", "\ud800", "x\udc00y"])(
    "%j is refused by name",
    async (id) => {
      let sent = 0;
      const client = createAidmpClient({ auth, fetch: async () => new Response(`${++sent}`) });
      const error = await rejection(getOperation(client, { params: { path: { operation_id: id } } }));
      expect(error).toMatchObject({ name: "RequestError" });
      expect(String(error)).toContain("getOperation was not sent: path parameter operation_id");
      expect(sent).toBe(0);
    },
  );

  it("that are not strings are refused, and so is a call without any", async () => {
    const client = createAidmpClient({ auth });
    for (const options of ['{"params":{"path":{"operation_id":7}}}', "{}", '{"params":{}}']) {
      await expect(getOperation(client, JSON.parse(options))).rejects.toThrow("path parameter operation_id");
    }
  });

  it("of every other kind arrive exactly, in one request or in none", async () => {
    const server = await serve((response, { url }) => json(response, 200, { name: url }));
    const client = clientFor(server.url);
    const prefix = "/aids/aidmp/data/v2/operations/";
    await expect(
      fc.assert(
        fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 20 }), async (id) => {
          const before = server.requests.length;
          try {
            const { name } = await getOperation(client, { params: { path: { operation_id: id } } });
            return name?.startsWith(prefix) === true && decodeURIComponent(name.slice(prefix.length)) === id;
          } catch {
            return server.requests.length === before;
          }
        }),
        {
          numRuns: 300,
          examples: [["%2e%2e"], ["%2F"], ["a?b#c&d=e+f g"], ["数据/集"], ["数据集"], ["$&$1$`"], ["{operation_id}"]],
        },
      ),
    ).resolves.toBeUndefined();
  });
});

describe("the query", () => {
  it.each([
    [{ page: Number.NaN }, "params.query.page is NaN"],
    [{ page: Number.POSITIVE_INFINITY }, "params.query.page is Infinity"],
    [{ keyword: { name: "x" } }, "params.query.keyword is object"],
    [{ keyword: [["x"]] }, "params.query.keyword is array"],
    [[1], "params.query must be an object, not array"],
  ])("%j is refused before anything is sent", async (query, problem) => {
    const server = await serve((response) => json(response, 200, {}));
    const options = JSON.parse("{}");
    options.params = { query };
    await expect(listDatasets(clientFor(server.url), options)).rejects.toThrow(problem);
    expect(server.requests).toHaveLength(0);
  });

  it("may leave out what it does not say", async () => {
    const server = await serve((response) => json(response, 200, { datasets: [] }));
    await listDatasets(clientFor(server.url), { params: {} });
    await listDatasets(clientFor(server.url), { params: { query: { keyword: "a&page=2", page: 1 } } });
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/aids/aidmp/data/v1/datasets",
      "/aids/aidmp/data/v1/datasets?keyword=a%26page%3D2&page=1",
    ]);
  });
});

describe("the body", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = { circular };
  it.each([
    [undefined, "the body must be an object, not undefined"],
    [null, "the body must be an object, not null"],
    [[], "the body must be an object, not array"],
    ["{}", "the body must be an object, not string"],
    [{ a: { b: 1n } }, "body.a.b is a BigInt"],
    [{ a: [1, Number.NaN] }, "body.a[1] is NaN"],
    [{ a: Infinity }, "body.a is Infinity"],
    [{ a: [undefined] }, "body.a[0] is undefined"],
    [{ a: () => "s3cret" }, "body.a is function, which JSON cannot carry"],
    [{ a: Symbol("s3cret") }, "body.a is symbol, which JSON cannot carry"],
    [circular, "is too deep, or contains itself"],
  ])("%# that JSON would change is refused before sending", async (body, problem) => {
    let sent = 0;
    const client = createAidmpClient({ auth, fetch: async () => new Response(`${++sent}`) });
    const options = Object.assign({ params: { path: uploadPath }, body: {} }, { body });
    const error = await rejection(createUploadFilesTask(client, options));
    expect(String(error)).toContain(problem);
    expect(String(error)).not.toContain("s3cret");
    expect(sent).toBe(0);
  });

  it("may hold undefined fields, and is never changed", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const body = Object.freeze({ source_path: "s", oss_config: Object.freeze({ access_key: "a", secret_key: "b" }) });
    await createUploadFilesTask(clientFor(server.url), { params: { path: uploadPath }, body });
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual(body);
  });
});

describe("headers", () => {
  it.each([
    [{ "X-A": "a\r\nX-Evil: s3cret" }],
    [{ "X-A": "a\n" }],
    [{ "X-A": "\0" }],
    [{ "X-A": "数" }],
    [{ "X-A\r\nX-Evil": "1" }],
    [{ "": "1" }],
    [{ "X A": "1" }],
  ])("%j are refused without repeating the value", async (headers) => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const error = await rejection(
      getOperation(clientFor(server.url), { params: { path: { operation_id: "o" } }, headers }),
    );
    expect(error).toMatchObject({ name: "RequestError" });
    expect(String(error)).not.toContain("s3cret");
    expect(server.requests).toHaveLength(0);
  });

  it("of the caller are sent, and the credentials win over them", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const headers = { "X-Trace": "t-1", Authorization: "mine" };
    await getOperation(clientFor(server.url), { params: { path: { operation_id: "o" } }, headers });
    expect(server.requests[0]?.headers).toMatchObject({ "x-trace": "t-1", accept: "application/json" });
    expect(server.requests[0]?.headers.authorization).toMatch(/^hmac /);
  });
});

describe("fromEnv", () => {
  const set = { AIDMP_ACCESS_KEY: "env-access", AIDMP_SECRET_KEY: "env-secret" };

  it("reads the keys, or a token, and the base URL", async () => {
    const withKeys = fromEnv({ ...set, AIDMP_BASE_URL: "https://a.test" });
    expect(withKeys.baseUrl).toBe("https://a.test");
    expect((await withKeys.auth.authorize(0)).headers["Authorization"]).toContain('accesskey="env-access"');
    const withToken = fromEnv({ AIDMP_TOKEN: "env-token" });
    expect(withToken).not.toHaveProperty("baseUrl");
    expect((await withToken.auth.authorize(0)).headers["Authorization"]).toBe("Bearer env-token");
    expect(() => createAidmpClient({ ...fromEnv(set) })).not.toThrow();
  });

  it("reads the region, and whether http: may be used", () => {
    expect(fromEnv({ ...set, AIDMP_REGION: "cn-bj-02" })).toMatchObject({ region: "cn-bj-02" });
    const insecure = fromEnv({ ...set, AIDMP_BASE_URL: "http://emulator:8787", AIDMP_ALLOW_INSECURE: "1" });
    expect(() => createAidmpClient({ ...insecure })).not.toThrow();
    expect(fromEnv({ ...set, AIDMP_ALLOW_INSECURE: "False" })).toMatchObject({ allowInsecure: false });
    expect(fromEnv({ ...set, AIDMP_ALLOW_INSECURE: "" })).not.toHaveProperty("allowInsecure");
  });

  it.each([
    [{ ...set, AIDMP_SECRET_KEY: '"s3cret"' }, "AIDMP_SECRET_KEY is in quotes"],
    [{ ...set, AIDMP_ACCESS_KEY: "'s3cret'" }, "AIDMP_ACCESS_KEY is in quotes"],
    [{ ...set, AIDMP_SECRET_KEY: "s3cret\n" }, "AIDMP_SECRET_KEY has a space or a line break"],
    [{ AIDMP_TOKEN: " s3cret" }, "AIDMP_TOKEN has a space"],
    [{ ...set, AIDMP_BASE_URL: '"https://s3cret.test"' }, "AIDMP_BASE_URL is in quotes"],
    [{ ...set, AIDMP_ALLOW_INSECURE: "yes please" }, "AIDMP_ALLOW_INSECURE must be"],
    [{ ...set, AIDMP_REGION: "cn-sh-01", AIDMP_BASE_URL: "https://a.test" }, "AIDMP_REGION is set beside"],
    [{}, "AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY not set"],
    [{ AIDMP_ACCESS_KEY: "s3cret" }, ": AIDMP_SECRET_KEY not set"],
    [{ AIDMP_SECRET_KEY: "s3cret" }, ": AIDMP_ACCESS_KEY not set"],
    [{ AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "" }, "not set"],
    [{ ...set, AIDMP_TOKEN: "s3cret" }, "unset one or the other"],
  ])("says what is missing or contradicts, without values: %#", (env, problem) => {
    expect(() => fromEnv(env)).toThrow(problem);
    expect(() => fromEnv(env)).not.toThrow("s3cret");
  });
});
