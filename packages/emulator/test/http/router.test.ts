import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorEvent } from "../../src/index.js";
import { call, createPath, operationPath, reasonOf, searchPath, throwOnFailure } from "../support/call.js";
import { requestHead, sendRaw } from "../support/raw-request.js";

let emulator: Emulator;
let events: EmulatorEvent[];

beforeEach(async () => {
  events = [];
  emulator = await startEmulator({
    script: [{ afterInMs: 0, state: "RUNNING" }],
    onEvent: (event) => events.push(event),
  });
});
afterEach(async () => {
  await emulator.close();
  throwOnFailure(events);
});

describe("a path or method that the document does not have", () => {
  it.each([
    "/",
    "/aids/aidmp/data/v2",
    `${searchPath}/more`,
    "/aids/aidmp/data/v2/dataSpaces//task:list",
    "/aids/aidmp/data/v2/dataSpaces/../dataSpaces/space/task:list",
  ])("%s gets 404 and a Status", async (path) => {
    const response = await sendRaw(emulator, requestHead("POST", path, "Content-Length: 0", "Connection: close"));
    expect(response).toMatch(/^HTTP\/1.1 404/);
    expect(response).toContain("PATH_UNKNOWN");
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

describe("a path whose fixed part is percent-encoded", () => {
  it.each(["task%3Alist", "task%3alist", "t%61sk%3A%6Cist", "task:list"])("%s is the same operation", async (end) => {
    const { status, body } = await call(emulator, searchPath.replace("task:list", end), {});
    expect([status, body.total]).toEqual([200, 0]);
  });

  it.each([":cancel", "%3Acancel", "%3acancel"])("%s is cancelled, and not looked for", async (end) => {
    const { name } = (await call(emulator, createPath, {})).body;
    expect((await call(emulator, `${operationPath(name)}${end}`, {})).status).toBe(200);
    expect((await call(emulator, operationPath(name))).body).toMatchObject({ done: true, error: { code: 1 } });
  });

  it.each(["task%253Alist", "task%2Flist", "task%3Blist"])("%s is another path", async (end) => {
    expect((await call(emulator, searchPath.replace("task:list", end), {})).status).toBe(404);
  });
});

describe("an id with unsafe characters", () => {
  it.each(["%2e%2e", "%2E", "a%2Fb", "a%5Cb", "..%2f..%2fetc", "a%00b", "%0d%0aX-Evil:1", "%ff", "%"])(
    "%s gets 400 and a Status that names the parameter",
    async (id) => {
      const response = await sendRaw(
        emulator,
        requestHead("POST", `/aids/aidmp/data/v2/dataSpaces/${id}/task:list`, "Content-Length: 0", "Connection: close"),
      );
      expect(response).toMatch(/^HTTP\/1.1 400/);
      expect(response).toContain("data_space_id");
    },
  );

  it("is decoded once: a doubly encoded .. is an ordinary name", async () => {
    const { status, body } = await call(emulator, "/aids/aidmp/data/v2/dataSpaces/%252e%252e/task:list", {});
    expect([status, body.total]).toEqual([200, 0]);
  });
});
