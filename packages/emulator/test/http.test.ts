import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorEvent } from "../src/index.js";
import { call, createPath, operationPath, reasonOf, searchPath, signed, throwOnFailure } from "./call.js";

let emulator: Emulator;
let events: EmulatorEvent[];

beforeEach(async () => {
  events = [];
  emulator = await startEmulator({
    script: [{ afterInMs: 0, state: "RUNNING" }],
    maxBodyInBytes: 2_000,
    onEvent: (event) => events.push(event),
  });
});
afterEach(async () => {
  await emulator.close();
  throwOnFailure(events);
});

/** Sends bytes as they are, and returns all that comes back until the other side hangs up. */
async function raw(...parts: readonly (string | Buffer)[]): Promise<string> {
  return rawTo(emulator, ...parts);
}

async function rawTo({ url }: Pick<Emulator, "url">, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let received = "";
  socket.on("data", (chunk) => (received += chunk.toString()));
  socket.on("error", () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, "close");
  return received;
}

function head(method: string, path: string, ...headers: readonly string[]): string {
  const auth = Object.entries(signed()).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, "Host: localhost", ...auth, ...headers, "", ""].join("\r\n");
}

describe("a path or method that the document does not have", () => {
  it.each([
    "/",
    "/aids/aidmp/data/v2",
    `${searchPath}/more`,
    "/aids/aidmp/data/v2/dataSpaces//task:list",
    "/aids/aidmp/data/v2/dataSpaces/../dataSpaces/space/task:list",
  ])("%s is answered with 404 and a Status", async (path) => {
    const answer = await raw(head("POST", path, "Content-Length: 0", "Connection: close"));
    expect(answer).toMatch(/^HTTP\/1.1 404/);
    expect(answer).toContain("PATH_UNKNOWN");
  });

  it("a wrong method gets 405, code 12, and the right one in Allow", async () => {
    const { status, headers, body } = await call(emulator, searchPath);
    expect([status, body.code, headers.get("allow")]).toEqual([405, 12, "POST"]);
  });

  it("an operation that does not exist gets 404, code 5", async () => {
    const { status, body } = await call(emulator, operationPath("nothing"));
    expect([status, body.code, reasonOf(body)]).toEqual([404, 5, "OPERATION_NOT_FOUND"]);
  });
});

describe("a request that the document gives as an example", () => {
  const { create, search } = requestExamples();

  it.each(create)("is accepted: %s", async (_name, body) => {
    expect((await call(emulator, createPath, body)).status).toBe(200);
  });

  it.each(search)("is accepted: %s", async (_name, body) => {
    expect((await call(emulator, searchPath, body)).status).toBe(200);
  });
});

function requestExamples(): Record<"create" | "search", [string, unknown][]> {
  const text = readFileSync(new URL("../openapi.json", import.meta.url), "utf8");
  const document: { components: { examples: Record<string, { value: unknown }> } } = JSON.parse(text);
  const named = (start: string): [string, unknown][] =>
    Object.entries(document.components.examples).flatMap(([name, { value }]) =>
      name.startsWith(start) ? [[name, value]] : [],
    );
  return { create: named("create-"), search: named("search-") };
}

describe("an id that climbs or hides something", () => {
  it.each(["%2e%2e", "%2E", "a%2Fb", "a%5Cb", "..%2f..%2fetc", "a%00b", "%0d%0aX-Evil:1", "%ff", "%"])(
    "%s is answered with 400 that names the parameter",
    async (id) => {
      const answer = await raw(
        head("POST", `/aids/aidmp/data/v2/dataSpaces/${id}/task:list`, "Content-Length: 0", "Connection: close"),
      );
      expect(answer).toMatch(/^HTTP\/1.1 400/);
      expect(answer).toContain("data_space_id");
    },
  );

  it("is decoded once: a doubly encoded .. is an ordinary name", async () => {
    const { status, body } = await call(emulator, "/aids/aidmp/data/v2/dataSpaces/%252e%252e/task:list", {});
    expect([status, body.total]).toEqual([200, 0]);
  });
});

describe("a body that does not fit the document", () => {
  it.each([
    ["not JSON", "{", "the body is not JSON"],
    ["no object", "[]", "the body must be object"],
    ["an unknown field", '{"page_numbr":1}', "page_numbr is not a field of the document"],
    ["a wrong type", '{"page_size":"ten"}', "page_size must be integer"],
    ["a negative page", '{"page_no":-1}', "page_no must be >= 0"],
    ["a wrong state", '{"task_states":["RUNNING"]}', "task_states.0 must be integer"],
    ["no date", '{"start_time":"yesterday"}', "start_time must match format"],
    ["invalid UTF-8", Buffer.from([0x22, 0xff, 0x22]), "the body is not valid UTF-8"],
    ["10,000 levels", `{"repo_id":${"[".repeat(900)}${"]".repeat(900)}}`, "nested more than 64 levels"],
  ])("%s is answered with 400, code 3, and a message that names the field", async (_name, body, message) => {
    const response = await fetch(emulator.url + searchPath, {
      method: "POST",
      headers: { ...signed(), "Content-Type": "application/json" },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 3, message: expect.stringContaining(message) });
  });

  it("a nested field is named by its path, and no value is repeated", async () => {
    const request = { oss_config: { disable_ssl: "canary", secret_key: "canary" } };
    const { status, body } = await call(emulator, createPath, request);
    expect(status).toBe(400);
    expect(body.message).toContain("oss_config.disable_ssl must be boolean");
    expect(JSON.stringify(body)).not.toContain("canary");
  });

  it("has the three details of the vendor's example", async () => {
    const { body } = await call(emulator, searchPath, "{");
    expect(body.details?.map((detail) => detail["@type"])).toEqual([
      "type.googleapis.com/google.rpc.LocalizedMessage",
      "type.googleapis.com/google.rpc.ErrorInfo",
      "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo",
    ]);
  });

  it("a missing body, another content type and a compressed body are refused", async () => {
    for (const headers of [
      ["Content-Length: 0"],
      ["Content-Type: text/plain", "Content-Length: 2"],
      ["Content-Type: application/json", "Content-Encoding: gzip", "Content-Length: 2"],
    ]) {
      expect(await raw(head("POST", searchPath, ...headers, "Connection: close"), "{}")).toMatch(/^HTTP\/1.1 400/);
    }
  });

  it("a real transfer needs a bucket, an endpoint and two keys", async () => {
    await using real = await startEmulator();
    const whole = { bucket_name: "bucket", oss_endpoint: "127.0.0.1:9", access_key: "a", secret_key: "s" };
    for (const field of Object.keys(whole)) {
      const { status, body } = await call(real, createPath, { oss_config: { ...whole, [field]: "" } });
      expect([status, body.code]).toEqual([400, 3]);
      expect(body.message).toContain(`oss_config.${field} is missing`);
    }
    for (const [field, value] of [
      ["bucket_name", "arn:aws:s3:::x"],
      ["bucket_name", "a/b"],
      ["oss_endpoint", "http://user:canary@host"],
      ["oss_endpoint", "a b"],
    ] as const) {
      const { status, body } = await call(real, createPath, { oss_config: { ...whole, [field]: value } });
      expect([status, field]).toEqual([400, field]);
      expect(JSON.stringify(body)).not.toContain("canary");
    }
  });
});

describe("requests that are too large or too slow", () => {
  it("a body beyond the limit gets 413 with a Status, whether it says its length or not", async () => {
    const large = `{"repo_id":"${"x".repeat(2_000)}"}`;
    const { status, body } = await call(emulator, searchPath, large);
    expect([status, body.code, reasonOf(body)]).toEqual([413, 3, "REQUEST_TOO_LARGE"]);
    const chunked = await raw(
      head("POST", searchPath, "Content-Type: application/json", "Transfer-Encoding: chunked", "Connection: close"),
      `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1.1 413/);
  });

  it("a body that does not arrive gets 408 with a Status", async () => {
    await using impatient = await startEmulator({ requestTimeoutInMs: 150 });
    const answer = await rawTo(
      impatient,
      head("POST", searchPath, "Content-Type: application/json", "Content-Length: 100"),
      "{",
    );
    expect(answer).toMatch(/^HTTP\/1.1 408/);
    expect(answer).toContain("The request was not complete after 150 ms.");
  });

  it("headers that do not arrive get 408 with a Status", async () => {
    await using impatient = await startEmulator({ requestTimeoutInMs: 150 });
    expect(await rawTo(impatient, "POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")).toMatch(
      /^HTTP\/1.1 408[^]*REQUEST_TIMEOUT/,
    );
  });

  it("headers beyond 16 KiB get 431, and what is no HTTP gets 400", async () => {
    expect(await raw(head("GET", "/", `X-Large: ${"x".repeat(20_000)}`))).toMatch(
      /^HTTP\/1.1 431[^]*HEADERS_TOO_LARGE/,
    );
    expect(await raw("NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1.1 400[^]*REQUEST_MALFORMED/);
  });

  it("a client that goes away in the middle of its request does no harm", async () => {
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    socket.write(head("POST", searchPath, "Content-Type: application/json", "Content-Length: 100"));
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    expect((await call(emulator, searchPath, {})).status).toBe(200);
  });
});

describe("the emulator as a server", () => {
  it("listens on loopback only", async () => {
    expect(new URL(emulator.url).hostname).toBe("127.0.0.1");
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => !address.internal && address.family === "IPv4");
    for (const { address } of outside) {
      await expect(fetch(`http://${address}:${new URL(emulator.url).port}/`)).rejects.toThrow("fetch failed");
    }
  });

  it("counts requests by operation, and reports each one without secrets", async () => {
    await call(emulator, searchPath, {});
    await call(emulator, createPath, { oss_config: { access_key: "canary-key", secret_key: "canary-secret" } });
    await call(emulator, "/nowhere");
    expect(emulator.requests).toEqual({ searchTasks: 1, createUploadFilesTask: 1, unknown: 1, total: 3 });
    expect(events.map((event) => event.type === "request" && [event.operationId, event.status])).toEqual([
      ["searchTasks", 200],
      ["createUploadFilesTask", 200],
      [undefined, 404],
    ]);
    const shown = JSON.stringify([events, emulator.tasks()]);
    for (const secret of ["canary", signed()["Authorization"] ?? "", "AIDMP-DEMO"]) expect(shown).not.toContain(secret);
  });

  it("says which address is taken", async () => {
    const port = Number(new URL(emulator.url).port);
    await expect(startEmulator({ port })).rejects.toThrow(`cannot listen on 127.0.0.1 port ${port}`);
  });

  it("closes once, also when asked twice, and frees its port", async () => {
    const second = await startEmulator();
    await Promise.all([second.close(), second.close()]);
    await expect(fetch(second.url)).rejects.toThrow("fetch failed");
  });

  it("ends waiting connections when it closes", async () => {
    const slow = await startEmulator({ faults: [{ fault: { kind: "delay", latencyInMs: 60_000 } }] });
    const answer = call(slow, searchPath, {}).catch((error: unknown) => error);
    await expect.poll(() => slow.requests.total).toBe(1);
    await slow.close();
    expect(await answer).toBeInstanceOf(TypeError);
  });
});
