import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/index.js";
import { call, createPath, searchPath, signed } from "../support/call.js";
import { emulatorForEach } from "../support/emulator-of-test.js";
import { requestHead, sendRaw } from "../support/raw-request.js";

const running = emulatorForEach({ script: [{ afterInMs: 0, state: "RUNNING" }], maxBodyInBytes: 2_000 });

describe("a request that the document gives as an example", () => {
  const { create, list, search } = requestExamples();

  it.each(create)("is accepted: %s", async (_name, body) => {
    expect((await call(running.emulator, createPath, body)).status).toBe(200);
  });

  it.each(list)("is accepted: %s", async (_name, body) => {
    expect((await call(running.emulator, searchPath, body)).status).toBe(200);
  });

  it.each(search)("is accepted, and names what does not exist: %s", async (_name, body) => {
    const path = `/aids/aidmp/data/v2/dataSpaces/space/repos/${body.repo_id}/tree:search`;
    expect((await call(running.emulator, path, body)).status).toBe(404);
  });
});

function requestExamples(): Record<"create" | "list" | "search", [string, { readonly repo_id?: string }][]> {
  const text = readFileSync(new URL("../../openapi.json", import.meta.url), "utf8");
  const document: { components: { examples: Record<string, { value: { readonly repo_id?: string } }> } } =
    JSON.parse(text);
  const named = (form: RegExp): [string, { readonly repo_id?: string }][] =>
    Object.entries(document.components.examples).flatMap(([name, { value }]) =>
      form.test(name) ? [[name, value]] : [],
    );
  return { create: named(/^create-/), list: named(/^search-(?!tree)/), search: named(/^search-tree-/) };
}

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
  ])("%s gets 400, code 3, and a message that names the field", async (_name, body, message) => {
    const response = await fetch(running.emulator.url + searchPath, {
      method: "POST",
      headers: { ...signed(), "Content-Type": "application/json" },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 3, message: expect.stringContaining(message) });
  });

  it("a nested field is named by its path, and no value is repeated", async () => {
    const request = { oss_config: { disable_ssl: "canary", secret_key: "canary" } };
    const { status, body } = await call(running.emulator, createPath, request);
    expect(status).toBe(400);
    expect(body.message).toContain("oss_config.disable_ssl must be boolean");
    expect(JSON.stringify(body)).not.toContain("canary");
  });

  it("has the three details of the vendor's example", async () => {
    const { body } = await call(running.emulator, searchPath, "{");
    expect(body.details?.map((detail) => detail["@type"])).toEqual([
      "type.googleapis.com/google.rpc.LocalizedMessage",
      "type.googleapis.com/google.rpc.ErrorInfo",
      "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo",
    ]);
  });

  it("a missing body, another content type and a compressed body are rejected", async () => {
    for (const headers of [
      ["Content-Length: 0"],
      ["Content-Type: text/plain", "Content-Length: 2"],
      ["Content-Type: application/json", "Content-Encoding: gzip", "Content-Length: 2"],
    ]) {
      expect(
        await sendRaw(running.emulator, requestHead("POST", searchPath, ...headers, "Connection: close"), "{}"),
      ).toMatch(/^HTTP\/1.1 400/);
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
      ["access_key", "canary key"],
      ["access_key", " canary"],
      ["access_key", "canary\n"],
      ["access_key", "can\u00e4ry-canary"],
      ["access_key", "\u200bcanary"],
      ["secret_key", "canary "],
      ["secret_key", "\tcanary"],
      ["secret_key", "canary\r\n"],
      ["secret_key", "\u00a0canary"],
    ] as const) {
      const { status, body } = await call(real, createPath, { oss_config: { ...whole, [field]: value } });
      expect([status, body.message]).toEqual([400, expect.stringContaining(`oss_config.${field}`)]);
      expect(JSON.stringify(body)).not.toContain("canary");
    }
  });
});
