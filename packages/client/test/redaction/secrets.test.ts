import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  bearer,
  createUploadFilesTask,
  hmac,
  searchTasks,
  type AidmpClientOptions,
  type FetchLike,
} from "../../src/index.js";
import { clientFor, json, rejection, serve, uploadPath } from "../support/server.js";

const canaries = {
  accessKey: "CANARY-ak-5f2e",
  secretKey: 'CANARY-sk-"quoted"/slash+<é>',
  token: "CANARY-token-88aa",
  ossAccessKey: "CANARY-oss-ak-1c",
  ossSecretKey: "CANARY-oss-sk/9+&=",
} as const;

const request = {
  params: { path: uploadPath },
  body: { source_path: "s", oss_config: { access_key: canaries.ossAccessKey, secret_key: canaries.ossSecretKey } },
} as const;

/** Everything that someone could print of a value. */
function shown(value: unknown): string {
  const texts = [inspect(value, { depth: Infinity, showHidden: true }), JSON.stringify(value), String(value)];
  for (let cause = value; cause instanceof Error; cause = cause.cause) texts.push(cause.message, String(cause.stack));
  return texts.join("\n");
}

/** The secrets that can be seen in a value, and any signature. */
function leaksOf(value: unknown): readonly string[] {
  const text = shown(value);
  const secrets = ["CANARY", ...Object.values(canaries)].filter((secret) => text.includes(secret));
  return [...secrets, ...(text.match(/signature=\?"[A-Za-z0-9+/]{20}/g) ?? [])];
}

const hmacKeys = { accessKey: canaries.accessKey, secretKey: canaries.secretKey };

/** Fails with an error that holds the request and repeats its headers. */
const tellingFetch: FetchLike = async (url, init) => {
  const headers: Record<string, string> = {};
  new Headers(init.headers).forEach((value, name) => {
    headers[name] = value;
  });
  const cause = Object.assign(new Error(`parse error near ${JSON.stringify(headers)} ${JSON.stringify(init)}`), {
    data: headers,
    code: "HPE",
  });
  throw Object.assign(new TypeError(`fetch failed: ${headers["authorization"]}`, { cause }), {
    request: { url, init },
  });
};

describe.each([
  ["hmac", hmac(hmacKeys), Object.values(hmacKeys)],
  ["bearer", bearer(canaries.token), [canaries.token]],
  ["a token provider", bearer(async () => canaries.token), [canaries.token]],
])("with %s, no secret is in", (_name, auth, known) => {
  const options: Partial<AidmpClientOptions> = { auth };

  it("an API error whose server echoes the whole request, in JSON, HTML and escaped forms", async () => {
    const server = await serve((response, { headers, body }, index) => {
      const echo = `${headers.authorization} ${body} ${known.join(" ")}`;
      const escaped = JSON.stringify(echo).replaceAll("/", "\\/").replaceAll("<", "\\u003c").replaceAll("&", "\\u0026");
      const details = [{ "@type": "x/google.rpc.ErrorInfo", reason: echo, metadata: JSON.parse(body || "{}") }];
      const bodies = [
        JSON.stringify({ code: 3, message: echo, details }),
        JSON.stringify({ code: 3, message: JSON.stringify({ received: echo }) }),
        `{"code":3,"message":${escaped}}`,
        `{"error":{"code":3,"message":${escaped}}}`,
        `<html>${echo}</html>`,
        encodeURIComponent(echo),
      ];
      json(response, 400, bodies[index]);
    });
    const client = clientFor(server.url, options);
    for (let index = 0; index < 6; index++) {
      expect(leaksOf(await rejection(createUploadFilesTask(client, request)))).toEqual([]);
    }
  });

  it("the error of the result style, also with middleware", async () => {
    const server = await serve((response, { headers, body }) =>
      json(response, 400, { code: 3, message: `${headers.authorization} ${body}`, details: [] }),
    );
    const client = clientFor(server.url, options);
    const path = "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload";
    expect(leaksOf((await client.POST(path, request)).error)).toEqual([]);
    client.use({ onRequest: () => undefined });
    expect(leaksOf((await client.POST(path, request)).error)).toEqual([]);
  });

  it("a success that is no JSON, whole or broken off", async () => {
    const server = await serve((response, { headers, body }, index) =>
      json(response, 200, index === 0 ? `<html>${headers.authorization}${body}` : `${body.slice(0, -1)}, "${known[0]}`),
    );
    const client = clientFor(server.url, options);
    expect(leaksOf(await rejection(createUploadFilesTask(client, request)))).toEqual([]);
    expect(leaksOf(await rejection(createUploadFilesTask(client, request)))).toEqual([]);
  });

  it("a network error of a fetch that holds the request and repeats it", async () => {
    const error = await rejection(
      createUploadFilesTask(clientFor("https://aidmp.test", { ...options, fetch: tellingFetch }), request),
    );
    expect(leaksOf(error)).toEqual([]);
    expect(inspect(error)).toContain("HPE");
  });

  it("what bad input, timeouts and redirects throw, and in no event", async () => {
    const events: unknown[] = [];
    const onEvent = (event: unknown): void => void events.push(event);
    const server = await serve((response, _request, index) =>
      index === 0 ? response.writeHead(302, { Location: `/?k=${known[0]}` }).end() : undefined,
    );
    const client = clientFor(server.url, { ...options, onEvent, timeoutInMs: 20 });
    const bad = { ...request, headers: { "X-Key": `${canaries.secretKey}\n` } };
    for (const each of [bad, request, request]) {
      expect(leaksOf(await rejection(createUploadFilesTask(client, each)))).toEqual([]);
    }
    expect(events.length).toBeGreaterThan(2);
    expect(leaksOf(events)).toEqual([]);
    expect(leaksOf(client)).toEqual([]);
  });
});

describe("what is the user's own", () => {
  it("stays whole: a task list carries the keys that the service returns", async () => {
    const server = await serve((response) =>
      json(response, 200, { tasks: [{ oss_config: { access_key: canaries.ossAccessKey } }], total: 1 }),
    );
    const { tasks } = await searchTasks(clientFor(server.url), { params: { path: { data_space_id: "d" } }, body: {} });
    expect(tasks?.[0]?.oss_config?.access_key).toBe(canaries.ossAccessKey);
  });
});
