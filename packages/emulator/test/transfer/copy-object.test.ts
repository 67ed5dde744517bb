import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../../src/index.js";
import { call, operationPath, reasonOf, untilEnded } from "../support/call.js";
import { sendError, startScriptedS3 } from "../support/scripted-s3.js";
import { createSelfSignedCertificate } from "@aidmp/test-support/self-signed";
import { branch, create, filesInBranch, requestFor, upload } from "../support/uploads.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ transferConcurrency: 3 });
});
afterEach(() => emulator.close());

describe("an object store that misbehaves", () => {
  it("rejects the secret key: the task says that a key is wrong, without showing one", async () => {
    await using s3 = await startScriptedS3({
      objects: {},
      onRequest: (_request, response) => sendError(response, 403, "SignatureDoesNotMatch"),
    });
    const task = await upload(emulator, requestFor(s3, { secret_key: "canary-secret-key" }));
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(/rejected access_key or secret_key.*SignatureDoesNotMatch/);
    expect(task.err_msg).not.toContain("canary");
  });

  it("loses an object between listing and copying: the task says which, and keeps nothing", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "a", "d/gone": "b", "d/c": "c" },
      onGet: (key, response, body) => (key === "d/gone" ? sendError(response, 404, "NoSuchKey") : response.end(body)),
    });
    const id = await create(emulator, requestFor(s3));
    const task = await untilEnded(emulator, id);
    expect(task).toMatchObject({ task_state: TaskState.ERROR, failed_file_count: "1", failed_file_size: "1" });
    expect(task.err_msg).toContain('"d/gone" vanished');
    expect(task.files).toContainEqual({ path: "gone", state: TaskState.ERROR, err: 5, size: "1" });
    expect(reasonOf((await call(emulator, operationPath(id))).body.error)).toBe("SOURCE_OBJECT_VANISHED");
    expect(await filesInBranch(emulator)).toEqual([]);
  });

  it("sends an object that is not as long as listed: the task says that it changed", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "short" },
      onGet: (_key, response) => response.end("much longer"),
    });
    expect((await upload(emulator, requestFor(s3))).err_msg).toContain("5 bytes were listed, 11 had arrived");
  });

  it("breaks a connection in the middle of a body: the object is copied again, and counted once", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "0123456789" },
      onGet: (_key, response, body, attempt) => {
        if (attempt > 1) {
          response.end(body);
          return;
        }
        response.writeHead(200, { "Content-Length": body.length });
        response.write("01234", () => setTimeout(() => response.socket?.destroy(), 50));
      },
    });
    const task = await upload(emulator, requestFor(s3));
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_size: "10", succeed_file_count: "1" });
    expect(await readFile(join(emulator.filesOf(branch), "a"), "utf8")).toBe("0123456789");
  });

  it("breaks every connection: the task ends in ERROR instead of trying for ever", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "0123456789" },
      onGet: (_key, response) => {
        response.writeHead(200, { "Content-Length": 10 });
        response.write("0", () => response.socket?.resetAndDestroy());
      },
    });
    const task = await upload(emulator, requestFor(s3));
    expect(task.err_msg).toContain("could not be reached");
    expect(task).toMatchObject({ succeed_file_size: "0", failed_file_count: "1" });
  });

  it.each([
    ["n".repeat(300), 300],
    ["路".repeat(86), 258],
    [`folder-${"n".repeat(249)}/x`, 256],
  ])("has a name that no disk can hold (%#): the task says so before it copies anything", async (name, bytes) => {
    await using s3 = await startScriptedS3({ objects: { "d/first": "a", [`d/${name}`]: "a" } });
    const task = await upload(emulator, requestFor(s3));
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(new RegExp(`of ${bytes} bytes, and a file system allows 255\\. Rename it`));
    expect(task.err_msg.length).toBeLessThan(500);
    expect(s3.requests.filter((line) => line.startsWith("GET /bucket/d/"))).toEqual([]);
  });

  it("has a name of 255 bytes: it is copied", async () => {
    const name = "路".repeat(85);
    await using s3 = await startScriptedS3({ objects: { [`d/${name}`]: "a" } });
    expect((await upload(emulator, requestFor(s3))).task_state).toBe(TaskState.FINISHED);
    expect(await filesInBranch(emulator)).toEqual([name]);
  });

  it("takes any number of requests: no more objects are copied at the same time than allowed", async () => {
    const objects = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d/${index}`, "x"]));
    await using s3 = await startScriptedS3({
      objects,
      onGet: (_key, response, body) => setTimeout(() => response.end(body), 5),
    });
    const ids = await Promise.all([create(emulator, requestFor(s3)), create(emulator, requestFor(s3))]);
    for (const id of ids) expect((await untilEnded(emulator, id)).task_state).toBe(TaskState.FINISHED);
    expect(s3.mostAtOnce).toBe(3);
  });
});

describe("https with a self-signed certificate", () => {
  const tls = createSelfSignedCertificate();

  it("is rejected by default", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" }, tls });
    const task = await upload(emulator, requestFor(s3, { disable_ssl: false }));
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(/self-signed certificate/);
  });

  it("is accepted with insecure_skip_verify", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" }, tls });
    const task = await upload(emulator, requestFor(s3, { disable_ssl: false, insecure_skip_verify: true }));
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, err_msg: "" });
  });
});

describe("an object's body that is longer than listed", () => {
  it("is stopped at once, not when the disk is full", async () => {
    let sent = 0;
    await using s3 = await startScriptedS3({
      objects: { "d/endless": "0123456789" },
      onGet(_key, response) {
        response.on("error", () => undefined);
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
    });
    const id = await create(emulator, requestFor(s3));
    const task = await untilEnded(emulator, id);
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(reasonOf((await call(emulator, operationPath(id))).body.error)).toBe("SOURCE_OBJECT_CHANGED");
    expect(task.err_msg).toMatch(
      /"d\/endless" changed .*10 bytes were listed, \d+ had arrived when the copy was stopped/,
    );
    expect(task["succeed_file_size"]).toBe("0");
    // As much as the sockets of both sides hold, which is far less than a disk does.
    expect(sent).toBeLessThan(64 * 1_048_576);
  });
});
