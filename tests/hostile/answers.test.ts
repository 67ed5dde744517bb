import type { ServerResponse } from "node:http";
import { createGzip, gzipSync } from "node:zlib";
import { Readable } from "node:stream";
import { inspect } from "node:util";
import {
  createAidmpClient,
  createUploadFilesTask,
  getOperation,
  hmac,
  isAidmpError,
  isResponseError,
  searchTasks,
  type AidmpClient,
} from "@aidmp/client";
import { createPoller, operationSource, taskListSource } from "@aidmp/operations";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serve } from "./answering-server.js";

const path = { data_space_id: "ds", repo_id: "repo", branch_id: "main" } as const;

function clientOf(baseUrl: string, options: { readonly maxResponseInBytes?: number } = {}): AidmpClient {
  const retry = { baseDelayInMs: 1, maxDelayInMs: 2 };
  return createAidmpClient({ baseUrl, auth: hmac({ accessKey: "AK", secretKey: "SK" }), retry, ...options });
}

/** What a caller can do with an answer; each either succeeds or says in an error of the packages why not. */
const uses: Readonly<Record<string, (client: AidmpClient) => Promise<unknown>>> = {
  create: (client) => createUploadFilesTask(client, { params: { path }, body: {} }),
  list: (client) => searchTasks(client, { params: { path }, body: {} }),
  read: (client) => getOperation(client, { params: { path: { operation_id: "1" } } }),
  "watch by list": (client) => watched(taskListSource(client, { dataSpaceId: "ds" })),
  "watch one by one": (client) => watched(operationSource(client, { progressOf: () => 0.5 })),
};

function watched(source: ReturnType<typeof operationSource> | ReturnType<typeof taskListSource>): Promise<unknown> {
  const poller = createPoller<unknown, unknown>({ source, onFailedPoll: () => "stop" });
  return poller.watch("operations/1", { deadlineInMs: 60 }).result();
}

async function settle(use: (client: AidmpClient) => Promise<unknown>, client: AidmpClient): Promise<unknown> {
  return use(client).catch((error: unknown) => error);
}

const megabyte = "x".repeat(1_000_000);

/** 100 MB, without holding them. */
function hundredMegabytes(): Readable {
  let left = 100;
  return new Readable({
    read() {
      this.push(left-- > 0 ? megabyte : null);
    },
  });
}

describe("an answer of 100 MB", () => {
  const sendings: Readonly<Record<string, (response: ServerResponse) => void>> = {
    "with its length": (response) => {
      response.writeHead(200, { "Content-Length": 100_000_000 });
      hundredMegabytes().pipe(response);
    },
    chunked: (response) => void hundredMegabytes().pipe(response),
    "as an error": (response) => {
      response.writeHead(500);
      hundredMegabytes().pipe(response);
    },
    "as a gzip bomb of 100 KB": (response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" });
      hundredMegabytes().pipe(createGzip()).pipe(response);
    },
  };

  it.each(Object.entries(sendings))("%s is cut off at the limit, with an error that says so", async (_name, send) => {
    const url = await serve((_request, response) => {
      response.on("error", () => undefined);
      send(response);
    });
    const before = process.memoryUsage().arrayBuffers;
    const error = await settle(
      (client) => getOperation(client, { params: { path: { operation_id: "1" } } }),
      clientOf(url, { maxResponseInBytes: 4_000_000 }),
    );
    expect(error).toSatisfy((reason) => isResponseError(reason) && reason.reason === "too-large");
    expect(String(error)).toContain("more than 4000000 bytes");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
  });
});

const deep = 10_000;

/** What has no place in an answer, as the bytes that come. */
const corpus: Readonly<Record<string, string | Buffer>> = {
  "10,000 levels of objects": `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`,
  "10,000 levels of arrays in metadata": `{"name":"1","metadata":${"[".repeat(deep)}${"]".repeat(deep)}}`,
  "10,000 levels in a task": `{"total":1,"tasks":[{"id":"1","extra_info":${'{"a":'.repeat(deep)}1${"}".repeat(deep)}}]}`,
  "10,000 levels in a Status": `{"done":true,"name":"1","error":{"code":3,"details":[${'{"a":'.repeat(deep)}1${"}".repeat(deep)}]}}`,
  __proto__: '{"__proto__":{"polluted":1},"name":"1","tasks":[{"id":"1","__proto__":{"polluted":1}}]}',
  "constructor and prototype":
    '{"constructor":{"prototype":{"polluted":1}},"name":"1","error":{"constructor":1,"__proto__":{"polluted":1}}}',
  "keys of Object":
    '{"toString":1,"valueOf":1,"hasOwnProperty":1,"toJSON":1,"then":1,"name":"1","done":true,"tasks":[{"id":"1","toJSON":1,"then":1,"oss_config":{"toString":1}}]}',
  "lone surrogates":
    '{"name":"1","error":{"code":3,"message":"\\ud800"},"done":true,"tasks":[{"id":"1","err_msg":"\\udfff"}]}',
  NUL: '{"name":"1\\u0000","tasks":[{"id":"1","err_msg":"a\\u0000b"}]}',
  "invalid UTF-8": Buffer.from([
    0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x22, 0x7d,
  ]),
  "numbers of 400 digits": `{"name":"1","done":false,"total":${"9".repeat(400)},"tasks":[{"id":"1","task_state":${"9".repeat(400)},"total_file_size":${"9".repeat(400)},"succeed_file_size":-${"9".repeat(400)}}]}`,
  exponents: '{"name":"1","total":1e400,"tasks":[{"id":"1","task_state":-1e400,"total_file_count":1e-400}]}',
  "wrong types":
    '{"name":{},"done":"yes","tasks":[null,1,"x",[],{"id":7},{"id":{"a":1}},{"id":"1","task_state":{},"oss_config":[],"err_msg":{},"create_time":9}],"total":"many"}',
  "an array": "[[[]]]",
  "a number": "7",
  "a string": '"x"',
  nothing: "",
  "only a byte order mark": "\ufeff",
  "a million quotes": `{"name":"${'\\"'.repeat(1_000_000)}`,
  "a million backslashes": `{"message":"${"\\".repeat(1_000_000)}"}`,
  "a million digits": "9".repeat(1_000_000),
  "a million tags": "<".repeat(1_000_000),
  "gzip that is none": Buffer.from("not gzip"),
};

describe.each(Object.entries(corpus))("%s", (name, body) => {
  it.each([200, 400, 503])(
    "with status %i is read, or refused with an error of the packages, in a moment",
    async (status) => {
      const bytes = Buffer.from(body);
      const url = await serve((_request, response) => {
        const encoding = name.startsWith("gzip") ? { "Content-Encoding": "gzip" } : {};
        response.writeHead(status, { "Content-Type": "application/json", ...encoding }).end(bytes);
      });
      const client = clientOf(url);
      for (const [what, use] of Object.entries(uses)) {
        const before = process.cpuUsage();
        const outcome = await settle(use, client);
        const isFine = status === 200 ? !(outcome instanceof Error) || isAidmpError(outcome) : isAidmpError(outcome);
        expect(isFine, `${what}: ${inspect(outcome)}`).toBe(true);
        // Processor time: a busy machine makes everything last longer, and costs nothing more.
        const { user, system } = process.cpuUsage(before);
        expect((user + system) / 1_000).toBeLessThan(3_000);
      }
      expect({}).not.toHaveProperty("polluted");
      expect([]).not.toHaveProperty("polluted");
    },
  );
});

describe("any JSON at all", () => {
  it("is read, or refused with an error of the packages", async () => {
    let body = "";
    let status = 200;
    const url = await serve((_request, response) => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(body);
    });
    const client = clientOf(url);
    const words = fc.constantFrom(
      "name",
      "done",
      "error",
      "response",
      "metadata",
      "tasks",
      "total",
      "id",
      "task_state",
      "code",
      "details",
      "@type",
      "__proto__",
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie("json"), { maxLength: 4 }),
        fc.dictionary(words, tie("json"), { maxKeys: 6 }),
      ),
    }));
    const checked = fc.assert(
      fc.asyncProperty(
        json,
        fc.constantFrom(200, 400, 404),
        fc.constantFrom(...Object.keys(uses).slice(0, 3)),
        async (value, answered, what) => {
          body = JSON.stringify(value) ?? "";
          status = answered;
          const outcome = await settle(
            uses[what] ?? (() => Promise.reject(new Error("There is no such use."))),
            client,
          );
          return !(outcome instanceof Error) || isAidmpError(outcome);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
    await expect(checked).resolves.toBeUndefined();
  });
});

it("compresses as it should where the answer is honest", async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync('{"name":"1"}'));
  });
  await expect(getOperation(clientOf(url), { params: { path: { operation_id: "1" } } })).resolves.toEqual({
    name: "1",
  });
});
