import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  bearer,
  createAidmpClient,
  createUploadFilesTask,
  getOperation,
  hmac,
  searchTasks,
  systemClock,
  type AidmpClient,
  type AidmpClientOptions,
} from "@aidmp/client";
import { startEmulator, type EmulatorOptions } from "@aidmp/emulator";
import {
  assumedCancel,
  createPoller,
  operationSource,
  parseResumeToken,
  startUpload,
  taskListSource,
  waitForOperation,
} from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { serve } from "./hostile/answering-server.js";

/** Each is unlike anything else, and some need escaping in JSON, URLs and HTML. */
const secrets = {
  accessKey: "CANARY-ak-51f2",
  secretKey: 'CANARY-sk-"7c"/+é<&>',
  token: "CANARY-token-e83b",
  ossAccessKey: "CANARY-oss-ak-9d",
  ossSecretKey: "CANARY-oss-sk/+=\\4a",
} as const;

const credentials = { accessKey: secrets.accessKey, secretKey: secrets.secretKey };
const path = { data_space_id: "ds", repo_id: "repo", branch_id: "main" } as const;

/** Frozen to the bottom: whoever changes a user's own object throws. */
const request = deepFreeze({
  params: { path },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: {
      bucket_name: "bucket",
      // Nobody listens there.
      oss_endpoint: "127.0.0.1:9",
      access_key: secrets.ossAccessKey,
      secret_key: secrets.ossSecretKey,
      disable_ssl: true,
    },
  },
});

/** Waits pass 100 times as fast. */
const hasty = {
  visibilityDelayInMs: 1,
  clock: {
    ...systemClock,
    setTimeout: (callback: () => void, delayInMs: number) => systemClock.setTimeout(callback, delayInMs / 100),
  },
};

const givesUp = (): "stop" => "stop";

/** Everything the packages produced in this file, and the signatures they sent. */
const produced: unknown[] = [];
const signatures = new Set<string>();

async function keep(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.catch((error: unknown) => error);
  produced.push(outcome);
  return outcome;
}

async function keepFailure(promise: Promise<unknown>): Promise<void> {
  expect(await keep(promise)).toBeInstanceOf(Error);
}

function clientOf(baseUrl: string, options: Partial<AidmpClientOptions> = {}): AidmpClient {
  const client = createAidmpClient({
    baseUrl,
    auth: hmac(credentials),
    retry: { baseDelayInMs: 1, maxDelayInMs: 2 },
    timeoutInMs: 2_000,
    onEvent: (event) => produced.push(event),
    async fetch(url, init) {
      const sent = new Headers(init.headers).get("Authorization") ?? "";
      const signature = /signature="([^"]+)"/.exec(sent)?.[1];
      if (signature !== undefined) signatures.add(signature);
      return fetch(url, init);
    },
    ...options,
  });
  produced.push(client);
  return client;
}

async function emulatorWith(options: EmulatorOptions = {}): Promise<string> {
  const emulator = await startEmulator({
    credentials: [credentials],
    bearerTokens: [secrets.token],
    onEvent: (event) => produced.push(event),
    ...options,
  });
  onTestFinished(async () => {
    // A script's own words are not the emulator's.
    if (options.script === undefined) produced.push(emulator.tasks());
    await emulator.close();
  });
  return emulator.url;
}

/** Answers every request with itself, headers and body, and with the caller's own keys once more. */
function echo(status: number, keys: readonly string[], form: (text: string) => string): RequestListener {
  return (incoming, response) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    incoming.on("end", () => {
      const all = `${JSON.stringify(incoming.headers)} ${body} ${keys.join(" ")}`;
      response.writeHead(status, { "Content-Type": "application/json" }).end(form(all));
    });
  };
}

const echoes: readonly (readonly [string, (text: string) => string])[] = [
  [
    "a Status",
    (text) =>
      JSON.stringify({ code: 3, message: text, details: [{ "@type": "x/google.rpc.ErrorInfo", reason: text }] }),
  ],
  ["a wrapped Status", (text) => JSON.stringify({ error: { code: 3, message: text, details: [{ log_id: text }] } })],
  [
    "a failed operation",
    (text) => JSON.stringify({ name: "operations/1", done: true, error: { code: 3, message: text } }),
  ],
  ["HTML", (text) => `<html><body>${text}</body></html>`],
  ["percent-encoded text", (text) => encodeURIComponent(text)],
  ["JSON that broke off", (text) => JSON.stringify({ message: text }).slice(0, -9)],
];

describe("successes", () => {
  it("of creating, listing by a source, polling to every end, cancelling and resuming", async () => {
    const url = await emulatorWith({
      script: ({ request: created }) => [
        { afterInMs: 0, state: "RUNNING" },
        // As a service might that shows what it was given.
        created.source_path === "bad"
          ? { afterInMs: 30, state: "ERROR", errorMessage: `refused ${secrets.ossSecretKey}` }
          : { afterInMs: 30, state: "FINISHED" },
      ],
    });
    const client = clientOf(url);
    const source = taskListSource(client, { dataSpaceId: "ds", cancel: assumedCancel(client) });
    const poller = createPoller({ source, schedule: fixed(20), onEvent: (event) => produced.push(event) });
    for (const sourcePath of ["good", "bad"]) {
      const own = deepFreeze({ ...request, body: { ...request.body, source_path: sourcePath } });
      const operation = await startUpload(client, own, { source, onEvent: (event) => produced.push(event) });
      const watch = poller.watch(operation);
      produced.push(operation, watch, watch.resumeToken());
      await keep(watch.result());
      const resumed = poller.watch(parseResumeToken(JSON.stringify(watch.resumeToken())));
      await keep(resumed.cancel());
      produced.push(resumed.state, poller, source);
      for await (const state of poller.watch(watch.resumeToken()).states()) produced.push(state);
    }
    const last = await createUploadFilesTask(client, request);
    expect(await keep(waitForOperation(last, { source: operationSource(client) }))).toBeInstanceOf(Object);
  });

  it("with a bearer token", async () => {
    const client = clientOf(await emulatorWith(), { auth: bearer(secrets.token) });
    const outcome = await keep(getOperation(client, { params: { path: { operation_id: "none" } } }));
    expect(outcome).toMatchObject({ status: 404 });
  });
});

describe("failures", () => {
  it.each(echoes)("of a service that answers with the request, as %s", async (_form, form) => {
    const before = produced.length;
    for (const status of [200, 400, 401, 500]) {
      for (const [auth, keys] of [
        [hmac(credentials), Object.values(credentials)],
        [bearer(secrets.token), [secrets.token]],
      ] as const) {
        const client = clientOf(await serve(echo(status, keys, form)), { auth });
        // What a success holds is the caller's, as the service sent it.
        await keep(createUploadFilesTask(client, request).then(() => "a success"));
        await keep(searchTasks(client, { params: { path }, body: {} }).then(() => "a success"));
        await keepFailure(
          createUploadFilesTask(client, request).then((operation) =>
            waitForOperation(operation, { source: operationSource(client), onFailedPoll: givesUp }),
          ),
        );
        await keep(startUpload(client, request, hasty).then(() => "a success"));
        const source = taskListSource(client, { dataSpaceId: "ds" });
        await keepFailure(createPoller({ source, onFailedPoll: givesUp }).watch("operations/1").result());
      }
    }
    expect(produced.length).toBeGreaterThan(before);
  });

  it("of the network, by a reset, by nobody listening, and by a fetch that holds the request in its error", async () => {
    const before = produced.length;
    const resetting = await serve((incoming) => incoming.socket.resetAndDestroy());
    for (const options of [{}, { fetch: failingFetch }]) {
      for (const url of [resetting, "http://127.0.0.1:9"]) {
        const client = clientOf(url, options);
        await keepFailure(createUploadFilesTask(client, request));
        await keepFailure(startUpload(client, request, hasty));
      }
    }
    expect(produced.length).toBeGreaterThan(before);
  });

  it("of a deadline, an abort, a silent service, and a create whose outcome is unknown", async () => {
    const before = produced.length;
    const url = await emulatorWith({ script: [{ afterInMs: 0, state: "RUNNING" }] });
    const client = clientOf(url);
    const source = taskListSource(client, { dataSpaceId: "ds" });
    const operation = await createUploadFilesTask(client, request);
    await keepFailure(waitForOperation(operation, { source, deadlineInMs: 60 }));
    await keepFailure(waitForOperation(operation, { source, signal: AbortSignal.timeout(30) }));
    const silent = clientOf(await serve(() => undefined), { timeoutInMs: 30 });
    await keepFailure(createUploadFilesTask(silent, request));
    await keepFailure(waitForOperation("operations/1", { source: operationSource(silent), deadlineInMs: 50 }));
    const answerless = clientOf(url, {
      async fetch(address, init) {
        const answer = await fetch(address, init);
        if (address.endsWith("task:upload")) {
          await fetch(address, init);
          throw new TypeError(`fetch failed: ${JSON.stringify(init)}`);
        }
        return answer;
      },
    });
    await keepFailure(
      startUpload(answerless, deepFreeze({ ...request, body: { ...request.body, source_path: "two" } })),
    );
    expect(produced.length).toBeGreaterThan(before);
  });

  it("of bad input: options, headers, ids, bodies and tokens that are a secret or hold one", async () => {
    const url = "http://127.0.0.1:9";
    const { ossSecretKey, secretKey, token } = secrets;
    const attempts: readonly (() => unknown)[] = [
      () => hmac({ accessKey: `${secrets.accessKey}\n`, secretKey }),
      () => hmac({ accessKey: "a", secretKey: ` ${secretKey}` }),
      () => bearer(`${token} `),
      () => clientOf(`https://user:${token}@host.test`),
      () => clientOf(`https://host.test?key=${token}`),
      () => clientOf(`http://host.test`),
      () => createUploadFilesTask(clientOf(url), { ...request, headers: { "X-Key": `${secretKey}\r\nX-Other: 1` } }),
      () =>
        createUploadFilesTask(clientOf(url), {
          ...request,
          params: { path: { ...path, repo_id: `../${ossSecretKey}` } },
        }),
      () =>
        searchTasks(clientOf(url), {
          params: { path },
          body: Object.assign({}, { page_size: Number.NaN, secret_key: ossSecretKey }),
        }),
      () => parseResumeToken({ kind: "aidmp.operation", version: 1, name: 7, secret_key: ossSecretKey }),
      () => parseResumeToken(`{"kind": "${ossSecretKey}`),
    ];
    for (const attempt of attempts) {
      const outcome = await keep((async () => attempt())());
      expect(outcome).toBeInstanceOf(Error);
    }
  });
});

describe("the emulator", () => {
  it("shows no key on disk once a task has ended, and keeps it from others until then", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "aidmp-secrets-"));
    onTestFinished(() => rm(dataDirectory, { recursive: true, force: true }));
    const url = await emulatorWith({ dataDirectory });
    const client = clientOf(url);
    const operation = await createUploadFilesTask(client, request);
    const files = async (): Promise<readonly string[]> => {
      const entries = await readdir(dataDirectory, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    };
    for (const file of await files()) expect((await stat(file)).mode & 0o077).toBe(0);
    const source = taskListSource(client, { dataSpaceId: "ds" });
    await keep(waitForOperation(operation, { source, schedule: fixed(20) }));
    // The end is stored right after it can be seen.
    await vi.waitFor(async () => {
      for (const file of await files()) expect(await readFile(file, "utf8")).not.toContain("CANARY");
    });
    const stored = await files();
    expect(stored.length).toBeGreaterThan(0);
    for (const file of stored) produced.push(file, await readFile(file, "utf8"));
  });
});

describe("a redirect to another origin", () => {
  it.each([301, 302, 303, 307, 308])("by %i carries nothing there", async (status) => {
    const received: unknown[] = [];
    const other = await serve((incoming, response) => {
      received.push(incoming.headers);
      response.end("{}");
    });
    const url = await serve((_incoming, response) => {
      response.writeHead(status, { Location: `${other}/?token=${secrets.token}` }).end();
    });
    await keep(createUploadFilesTask(clientOf(url), request));
    await keep(getOperation(clientOf(url), { params: { path: { operation_id: "1" } } }));
    expect(received).toEqual([]);
  });
});

describe("all that was produced", () => {
  let printed = "";

  beforeAll(() => {
    printed = produced.map(shown).join("\n");
  });

  it("is a lot: this test sees what it is meant to search", () => {
    expect(produced.length).toBeGreaterThan(300);
    expect(signatures.size).toBeGreaterThan(0);
    expect(printed).toContain("UploadOutcomeUnknownError");
    expect(printed).toContain("OperationDeadlineError");
    expect(printed).toContain("OperationFailedError");
    expect(printed).toContain("[redacted]");
  });

  it("holds no secret, however it is spelt", () => {
    const found = Object.entries(secrets).flatMap(([name, secret]) =>
      spellings(secret)
        .filter((spelling) => printed.includes(spelling))
        .map((spelling) => `${name} as ${spelling}`),
    );
    expect(found).toEqual([]);
    expect(produced.filter((each) => shown(each).includes("CANARY"))).toEqual([]);
  });

  it("holds no signature", () => {
    expect([...signatures].filter((signature) => printed.includes(signature))).toEqual([]);
  });
});

/** Everything that someone could print of a value. */
function shown(value: unknown): string {
  const texts = [
    inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null }),
  ];
  texts.push(JSON.stringify(value), String(value));
  for (let cause = value; cause instanceof Error; cause = cause.cause) {
    texts.push(cause.message, String(cause), String(cause.stack));
  }
  return texts.join("\n");
}

function spellings(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
  ];
}

function headersOf(init: RequestInit): readonly string[] {
  const lines: string[] = [];
  new Headers(init.headers).forEach((value, name) => lines.push(`${name}: ${value}`));
  return lines;
}

async function failingFetch(url: string, init: RequestInit): Promise<Response> {
  const cause = Object.assign(new Error(`parse error near ${JSON.stringify(headersOf(init))}`), {
    init,
  });
  throw Object.assign(new TypeError(`fetch failed: ${url} ${JSON.stringify(init)}`, { cause }), { request: init });
}

function deepFreeze<T extends object>(value: T): T {
  for (const field of Object.values(value)) if (typeof field === "object" && field !== null) deepFreeze(field);
  return Object.freeze(value);
}
