import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  AidmpError,
  bearer,
  createAidmpClient,
  createUploadFilesTask,
  getOperation,
  hmac,
  searchTasks,
  type AidmpClientOptions,
  type Auth,
  type FetchLike,
} from "../../src/index.js";
import { echoes } from "../support/echoes.js";
import { rejection, uploadPath } from "../support/server.js";

const secretKey = 'CANARY-sk/"7c"+é<&>=\\9';
const ossAccessKey = "CANARY-oss-ak-9d";
const ossSecretKey = "CANARY-oss-sk/+=\\4a&é";
const own = [secretKey, ossAccessKey, ossSecretKey];
const keys = { accessKey: "CANARY-ak-51f2", secretKey };

const request = {
  params: { path: uploadPath },
  body: { source_path: "s", oss_config: { access_key: ossAccessKey, secret_key: ossSecretKey } },
} as const;

function clientWith(fetch: FetchLike, options: Partial<AidmpClientOptions> = {}): ReturnType<typeof createAidmpClient> {
  return createAidmpClient({ auth: hmac(keys), baseUrl: "https://aidmp.test", fetch, retry: false, ...options });
}

function answering(status: number, body: string, headers: Record<string, string> = {}): FetchLike {
  return async () => new Response(body, { status, headers });
}

/** All that can be printed of an error, its causes included. */
function shown(value: unknown): string {
  const texts = [inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null }), JSON.stringify(value)];
  for (let cause = value; cause instanceof Error; cause = cause.cause) texts.push(cause.message, String(cause.stack));
  return texts.join("\n");
}

/** The ways in which what a server or a fetch says becomes an error. */
const errorPaths: Readonly<Record<string, (said: string) => FetchLike>> = {
  "a Status": (said) => answering(400, JSON.stringify({ code: 3, message: said, details: [] })),
  "a Status's details": (said) =>
    answering(
      400,
      JSON.stringify({
        code: 3,
        message: "no",
        details: [
          { "@type": "x/google.rpc.ErrorInfo", reason: said, domain: said, metadata: { [said]: said } },
          { "@type": "x/google.rpc.LocalizedMessage", locale: "zh-CN", message: said },
          { "@type": "x/LogInfo", log_id: said },
        ],
      }),
    ),
  "a wrapped Status": (said) => answering(500, JSON.stringify({ error: { code: 13, message: said } })),
  "a 401": (said) => answering(401, JSON.stringify({ code: 16, message: said })),
  "an HTML page": (said) => answering(502, `<html><title>Bad gateway</title><p>${said}</p></html>`),
  "JSON that breaks off": (said) => answering(500, `{"code":3,"message":${JSON.stringify(said)}`),
  "a success that is no JSON": (said) => answering(200, `Welcome ${said}`),
  "a success that breaks off": (said) => answering(200, `{"name":${JSON.stringify(said)}`),
  "the type of a success": (said) => answering(200, "no", { "Content-Type": `text/plain; ${asHeader(said)}` }),
  "a redirect": (said) => answering(302, "", { Location: `https://${asHeader(said).replace(/[^\w.]/g, "")}.test/` }),
  "what a fetch throws": (said) => async () => {
    throw new TypeError(`fetch failed for ${said}`);
  },
  "the cause of what a fetch throws": (said) => async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(said), { code: said, request: said }) });
  },
  "one of our own errors, thrown by a fetch": (said) => async () => {
    throw Object.assign(new AidmpError(said), { request: said });
  },
  "what is not an error, thrown by a fetch": (said) => () => Promise.reject(said),
};

function asHeader(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "");
}

describe.each(Object.entries(errorPaths))("%s", (_path, fetchOf) => {
  it.each(Object.entries(echoes))("shows no secret that is echoed as %s", async (_spelling, spell) => {
    const said = own.map((secret) => spell(secret)).join(" and ");
    const error = await rejection(createUploadFilesTask(clientWith(fetchOf(said)), request));
    const text = shown(error);
    expect(text).not.toContain("CANARY");
    for (const secret of own) {
      const echo = spell(secret);
      // Some digits of base64 belong to what stands beside the secret, too.
      expect(text).not.toContain(echo.slice(4, -4));
      expect(text).not.toContain(JSON.stringify(echo.slice(4, -4)).slice(1, -1));
    }
  });
});

describe("an operation that failed, told with HTTP 200", () => {
  it.each(Object.entries(echoes))("holds no secret that is echoed as %s", async (_spelling, spell) => {
    const said = own.map((secret) => spell(secret)).join(" ");
    const metadata = { "@type": "x/M", note: said };
    const body = JSON.stringify({ name: "o", done: true, error: { code: 3, message: said }, metadata });
    const operation = await createUploadFilesTask(clientWith(answering(200, body)), request);
    expect(operation.done).toBe(true);
    for (const secret of own) expect(JSON.stringify(operation)).not.toContain(spell(secret).slice(4, -4));
    expect(shown(operation)).not.toContain("CANARY");
  });

  it("has no key of this client in a task's err_msg, and the rest of the task as it came", async () => {
    const task = { id: "t", err_msg: `refused ${secretKey}`, oss_config: { access_key: keys.accessKey } };
    const fetch = answering(200, JSON.stringify({ tasks: [task, { id: "u", err_msg: "" }], total: 2 }));
    const { tasks } = await searchTasks(clientWith(fetch), { params: { path: { data_space_id: "d" } }, body: {} });
    expect(tasks).toEqual([
      { ...task, err_msg: "refused [redacted]" },
      { id: "u", err_msg: "" },
    ]);
  });
});

/** Answers with what it was sent. */
const echoing: FetchLike = async (_url, init) => {
  const lines: string[] = [];
  new Headers(init.headers).forEach((value, name) => lines.push(`${name}: ${value}`));
  const sent = await new Response(init.body ?? null).text();
  return new Response(JSON.stringify({ code: 3, message: `${lines.join("\n")}\n\n${sent}` }), { status: 400 });
};

describe("what is sent is what is secret", () => {
  const read = { params: { path: { operation_id: "o" } } } as const;
  it("also of an Auth that does not say what its secrets are", async () => {
    const auth: Auth = { authorize: () => ({ headers: { "X-Own": "own CANARY-own-token" }, secrets: [] }) };
    expect(shown(await rejection(getOperation(clientWith(echoing, { auth }), read)))).not.toContain("CANARY");
  });

  it("also where that Auth's header could not be sent", async () => {
    const auth: Auth = { authorize: () => ({ headers: { "X-Own": "CANARY-own\r\nX-Other: 1" }, secrets: [] }) };
    const error = await rejection(getOperation(clientWith(echoing, { auth }), read));
    expect(error).toMatchObject({ name: "RequestError" });
    expect(shown(error)).not.toContain("CANARY");
  });

  it("also in headers of one call, in every form that they can be given in", async () => {
    const headers = { Authorization: "Bearer CANARY-call", "X-Api-Key": "CANARY-api", Cookie: "id=CANARY-cookie" };
    for (const form of [headers, new Headers(headers), Object.entries(headers)]) {
      const client = clientWith(echoing);
      const { error } = await client.GET("/aids/aidmp/data/v2/operations/{operation_id}", { ...read, headers: form });
      expect(shown(error)).not.toContain("CANARY");
      expect(shown(error)).toContain("x-api-key: [redacted]");
    }
  });

  it("also in a body that serialises itself, or is serialised otherwise", async () => {
    const body = { source_path: "s", toJSON: () => ({ oss_config: { secret_key: "CANARY-by-toJSON" } }) };
    const path = "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload";
    const inForm = { ...request, bodySerializer: (value: object) => new URLSearchParams(flat(value)).toString() };
    const client = clientWith(echoing);
    expect(shown(await rejection(createUploadFilesTask(client, { ...request, body })))).not.toContain("CANARY");
    expect(shown((await client.POST(path, inForm)).error)).not.toContain("CANARY");
  });

  it("also in a body that a middleware has written", async () => {
    const client = clientWith(echoing);
    client.use({
      onRequest: ({ request: made }) =>
        new Request(made, { method: "POST", body: '{"secret_key":"CANARY-by-middleware"}' }),
    });
    const path = "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload";
    expect(shown((await client.POST(path, request)).error)).not.toContain("CANARY");
  });

  it("also a token that was given up since: the server may quote the one that it refused", async () => {
    let fetched = 0;
    const tokens = ["first-CANARY", "second-CANARY"];
    const auth = bearer(() => tokens[fetched++] ?? "");
    const fetch: FetchLike = async () =>
      new Response(JSON.stringify({ code: 16, message: tokens.join(", then ") }), { status: 401 });
    const error = await rejection(getOperation(clientWith(fetch, { auth }), read));
    expect(fetched).toBe(2);
    expect(shown(error)).not.toContain("CANARY");
  });

  it("also a token that its provider quotes when it fails", async () => {
    let fetched = 0;
    const auth = bearer(() => {
      if (++fetched === 1) return "CANARY-token-1";
      throw Object.assign(new Error("CANARY-token-1 cannot be renewed"), { token: "CANARY-token-1" });
    });
    const error = await rejection(getOperation(clientWith(answering(401, "{}"), { auth }), read));
    expect(fetched).toBe(2);
    expect(shown(error)).not.toContain("CANARY");
    expect(shown(error)).toContain("cannot be renewed");
  });

  it("and no address with a password is taken for one call", async () => {
    const client = clientWith(echoing);
    const path = "/aids/aidmp/data/v2/operations/{operation_id}";
    const error = await rejection(client.GET(path, { ...read, baseUrl: "https://user:CANARY@aidmp.test" }));
    expect(error).toMatchObject({ name: "RequestError" });
    expect(shown(error)).not.toContain("CANARY");
  });
});

describe("an error that cannot be read", () => {
  it.each([
    [
      "getters that throw",
      Object.defineProperty({}, "message", {
        get: () => {
          throw new Error("no");
        },
      }),
    ],
    [
      "a toString that throws",
      () => {
        throw new Error("no");
      },
    ],
    ["no prototype", Object.create(null)],
    [
      "a proxy that throws",
      new Proxy(
        {},
        {
          get: () => {
            throw new Error("no");
          },
        },
      ),
    ],
  ])("becomes a ConnectionError all the same: %s", async (_name, thrown: unknown) => {
    const fetch: FetchLike = async () => {
      throw thrown;
    };
    expect(await rejection(createUploadFilesTask(clientWith(fetch), request))).toMatchObject({
      name: "ConnectionError",
    });
  });
});

function flat(value: object, prefix = ""): [string, string][] {
  return Object.entries(value).flatMap(([name, item]): [string, string][] =>
    typeof item === "object" && item !== null ? flat(item, `${prefix}${name}.`) : [[prefix + name, String(item)]],
  );
}
