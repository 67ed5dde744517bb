import type { IncomingHttpHeaders } from "node:http";
import {
  bearer,
  createAidmpClient,
  createUploadFilesTask,
  getOperation,
  hmac,
  isApiError,
  isRequestError,
  type AidmpClient,
  type Auth,
} from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { createPoller, isResumeTokenError, operationSource, parseResumeToken } from "@aidmp/operations";
import { startResumeToken } from "@aidmp/operations/step";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { serve } from "./answering-server.js";

const read = { params: { path: { operation_id: "1" } } } as const;
const injection = "x\r\nX-Injected: 1\r\n\r\nGET /other HTTP/1.1\r\n";

interface Witness {
  readonly url: string;
  readonly received: { readonly url: string; readonly headers: IncomingHttpHeaders }[];
}

async function witness(): Promise<Witness> {
  const received: Witness["received"] = [];
  const url = await serve((request, response) => {
    received.push({ url: request.url ?? "", headers: request.headers });
    response.end('{"name":"1"}');
  });
  return { url, received };
}

function clientOf(baseUrl: string, auth: Auth = hmac({ accessKey: "AK", secretKey: "SK" })): AidmpClient {
  return createAidmpClient({ baseUrl, auth, retry: false });
}

describe("a line break in a string that the caller gives", () => {
  const attempts: Readonly<Record<string, (url: string) => unknown>> = {
    accessKey: (url) => getOperation(clientOf(url, hmac({ accessKey: injection, secretKey: "SK" })), read),
    "accessKey, as a quote that ends it": (url) =>
      getOperation(clientOf(url, hmac({ accessKey: 'x", headers="', secretKey: "SK" })), read),
    "a bearer token": (url) => getOperation(clientOf(url, bearer(injection)), read),
    "a token that a provider returns": (url) =>
      getOperation(
        clientOf(
          url,
          bearer(() => injection),
        ),
        read,
      ),
    baseUrl: (url) => getOperation(clientOf(`${url}/${injection}`), read),
    region: () => createAidmpClient({ auth: bearer("t"), region: injection }),
    "region, as another host": () => createAidmpClient({ auth: bearer("t"), region: "evil.test/" }),
    "a header's value": (url) => getOperation(clientOf(url), { ...read, headers: { "X-Mine": injection } }),
    "a header's name": (url) => getOperation(clientOf(url), { ...read, headers: { [injection]: "1" } }),
    "an id": (url) => getOperation(clientOf(url), { params: { path: { operation_id: injection } } }),
    "a path override": (url) =>
      createAidmpClient({ baseUrl: url, auth: bearer("t"), pathOverrides: { getOperation: `/${injection}` } }),
    "an operation's name that is polled": (url) =>
      createPoller({ source: operationSource(clientOf(url)) })
        .watch(injection)
        .result(),
  };

  it.each(Object.entries(attempts))("%s is refused before anything is sent", async (_what, attempt) => {
    const { url, received } = await witness();
    const outcome: unknown = await (async () => attempt(url))().catch((error: unknown) => error);
    const cause: unknown = outcome instanceof Error ? (outcome.cause ?? outcome) : outcome;
    expect([outcome, cause].some(isRequestError)).toBe(true);
    expect(String(outcome)).not.toMatch(/[\r\n]/);
    expect(received).toEqual([]);
  });
});

describe("ids with every kind of character", () => {
  it("arrive exactly as given, or are refused before anything is sent", async () => {
    const emulator = await startEmulator({ script: [{ afterInMs: 0, state: "RUNNING" }] });
    onTestFinished(() => emulator.close());
    const client = clientOf(emulator.url, hmac(demoCredentials));
    const reserved = fc.constantFrom(
      ...Array.from("!#$%&'()*+,;=:?@[]/\\ \t\n\0\"<>^`{|}~.é数\u{1f600}\ud800\u007f%2e%2f"),
      "..",
      "%2e%2e",
      "%252e",
      "%00",
    );
    const ids = fc
      .array(fc.oneof(reserved, fc.string({ unit: "binary", maxLength: 3 })), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(""));
    const roundTrip = fc.assert(
      fc.asyncProperty(ids, ids, ids, async (dataSpace, repo, branch) => {
        const known = new Set(emulator.tasks().map((task) => task.id));
        const before = emulator.requests["createUploadFilesTask"] ?? 0;
        const params = { path: { data_space_id: dataSpace, repo_id: repo, branch_id: branch } };
        const outcome: unknown = await createUploadFilesTask(client, { params, body: {} }).catch(
          (error: unknown) => error,
        );
        const task = emulator.tasks().find(({ id }) => !known.has(id));
        if (isRequestError(outcome)) {
          return task === undefined && (emulator.requests["createUploadFilesTask"] ?? 0) === before;
        }
        // The emulator's own rules on ids may be narrower than the client's.
        if (isApiError(outcome)) return outcome.status === 400 && task === undefined;
        return task?.dataSpaceId === dataSpace && task.repoId === repo && task.branchId === branch;
      }),
      { numRuns: 300, seed: 1 },
    );
    await expect(roundTrip).resolves.toBeUndefined();
  });

  it.each([".", "..", "a/b", "a\\b", "/", "../../operations/1", "\0", "\ud800", ""])(
    "%j is refused: it would lead elsewhere",
    async (id) => {
      const { url, received } = await witness();
      const outcome = await getOperation(clientOf(url), { params: { path: { operation_id: id } } }).catch(
        (error: unknown) => error,
      );
      expect(isRequestError(outcome)).toBe(true);
      expect(received).toEqual([]);
    },
  );
});

const isRefusedOrSound = (broken: string): boolean => {
  try {
    return parseResumeToken(broken).name !== "";
  } catch (error) {
    return isResumeTokenError(error);
  }
};

describe("a token that was tampered with", () => {
  const sound = startResumeToken("operations/1", { now: 1_767_225_600_000, deadlineInMs: 60_000 });

  it("is refused with an error that says so, or holds nothing that could do harm", () => {
    const fields = fc.constantFrom(...Object.keys(sound), "__proto__", "constructor", "extra");
    const changes = fc.dictionary(
      fields,
      fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.double(), fc.constant("x".repeat(5000))),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(changes, (change) => {
        const tampered: unknown = JSON.parse(JSON.stringify({ ...sound, ...change }));
        try {
          const token = parseResumeToken(tampered);
          const keys = Object.keys(token).join();
          return keys === Object.keys(sound).join() && JSON.stringify(token).length < 1024 && token.name !== "";
        } catch (error) {
          return isResumeTokenError(error);
        }
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect({}).not.toHaveProperty("polluted");
  });

  it("cut off or changed at any byte is refused, or read as a sound one", () => {
    const text = JSON.stringify(sound);
    const property = fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 2 }), (at, insert) =>
      [text.slice(0, at), text.slice(0, at) + insert + text.slice(at + 1)].every(isRefusedOrSound),
    );
    expect(() => fc.assert(property, { numRuns: 1_000, seed: 1 })).not.toThrow();
  });

  it.each(["../../task:list", "operations/..", "operations/a\\b"])(
    "to name %j leads nowhere: nothing is sent",
    async (name) => {
      const { url, received } = await witness();
      const poller = createPoller({ source: operationSource(clientOf(url)) });
      const outcome: unknown = await poller
        .watch({ ...sound, name }, { deadlineInMs: 50 })
        .result()
        .catch((error: unknown) => error);
      const isElsewhere = received.some((request) => !request.url.startsWith("/aids/aidmp/data/v2/operations/"));
      expect(isElsewhere).toBe(false);
      expect(outcome instanceof Error || received.length > 0).toBe(true);
    },
  );
});

describe("a base URL", () => {
  it.each([
    "http://aidmp.test",
    "http://10.0.0.1",
    "http://localhost.evil.test",
    "http://127.0.0.1.evil.test",
    "http://[::2]",
  ])("%s needs allowInsecure: the keys would travel in the clear", (baseUrl) => {
    expect(() => clientOf(baseUrl)).toThrow(/allowInsecure/);
    expect(() => createAidmpClient({ baseUrl, auth: bearer("t"), allowInsecure: true })).not.toThrow();
  });

  it.each(["http://localhost:1", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:1"])(
    "%s is this machine",
    (baseUrl) => {
      expect(() => clientOf(baseUrl)).not.toThrow();
    },
  );
});
