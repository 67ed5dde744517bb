import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../../src/index.js";
import { call, createPath, operationPath, reasonOf, untilEnded, type WireTask } from "../support/call.js";
import { sendError, startScriptedS3, type ScriptedS3Options } from "../support/scripted-s3.js";
import { create, filesInBranch, requestFor } from "../support/uploads.js";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

async function copy(options: ScriptedS3Options, source_path: string): Promise<{ task: WireTask; reason: unknown }> {
  await using s3 = await startScriptedS3(options);
  const id = await create(emulator, { ...requestFor(s3), source_path });
  const task = await untilEnded(emulator, id);
  return { task, reason: reasonOf((await call(emulator, operationPath(id))).body.error) };
}

/** A store whose HEAD says of each key that exists what an S3 says. */
function withHead(
  objects: Readonly<Record<string, string>>,
  types: Readonly<Record<string, string>> = {},
): ScriptedS3Options {
  return {
    objects,
    onRequest: ({ method, key }, response) => {
      const body = objects[key];
      if (method !== "HEAD" || body === undefined) return false;
      const headers = {
        "Content-Length": Buffer.byteLength(body),
        "Content-Type": types[key] ?? "binary/octet-stream",
      };
      response.writeHead(200, { ...headers, ETag: '"e"', "x-amz-request-id": "1" }).end();
      return true;
    },
  };
}

describe("a leading slash of source_path", () => {
  it.each(["/d/", "/d", "d/", "d"])("%s is the folder d", async (source_path) => {
    const { task } = await copy(withHead({ "d/a": "a", "e/b": "b" }), source_path);
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "1" });
  });

  it.each(["", "/"])("%j is the whole bucket", async (source_path) => {
    const { task } = await copy(withHead({ "d/a": "a", b: "b" }), source_path);
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "2" });
  });

  it("is ignored for an exact key", async () => {
    await copy(withHead({ "d/a": "a" }), "/d/a");
    expect(await filesInBranch(emulator)).toEqual(["a"]);
  });

  it("is written twice for keys that begin with one", async () => {
    const { task } = await copy(withHead({ "/odd/a": "a", "odd/b": "b" }), "//odd/");
    expect(task.task_state).toBe(TaskState.FINISHED);
    expect(await filesInBranch(emulator)).toEqual(["a"]);
  });
});

describe("an exact key that cannot be a path", () => {
  it.each(["a//b", "C:evil/x", "x/C:", "/a/b"])("%s is refused, as it is in a folder", async (key) => {
    const { task, reason } = await copy(withHead({ [key]: "x" }), key.startsWith("/") ? `/${key}` : key);
    expect([task.task_state, reason]).toEqual([TaskState.ERROR, "UNSAFE_PATH"]);
    expect(task.err_msg).toContain("cannot become a file of the branch");
    expect(await filesInBranch(emulator)).toEqual([]);
  });
});

describe("an empty object that stands for a folder", () => {
  it.each(["application/x-directory", "application/directory; charset=UTF-8", "binary/octet-stream"])(
    "as %s beside objects below it: the folder is copied",
    async (type) => {
      const { task } = await copy(withHead({ images: "", "images/1": "one" }, { images: type }), "images");
      expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "1" });
      expect(await filesInBranch(emulator)).toEqual(["1"]);
    },
  );

  it("with nothing below it: there is nothing to copy", async () => {
    const types = { images: "application/x-directory" };
    const { task, reason } = await copy(withHead({ images: "" }, types), "images");
    expect([task.task_state, reason]).toEqual([TaskState.ERROR, "SOURCE_EMPTY"]);
  });

  it("inside a folder: its objects are copied, and other empty objects too", async () => {
    const objects = { "d/sub": "", "d/sub/x": "x", "d/sub/deep": "", "d/sub/deep/y": "y", "d/empty": "", "d/sub-": "" };
    const { task } = await copy(withHead(objects), "d");
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "4" });
    expect((await filesInBranch(emulator)).sort()).toEqual(["empty", "sub", "sub-"]);
  });

  it("is a file when it is only empty", async () => {
    expect((await copy(withHead({ images: "" }), "images")).task.task_state).toBe(TaskState.FINISHED);
    expect(await filesInBranch(emulator)).toEqual(["images"]);
  });
});

describe("an exact key that these keys may not read", () => {
  it("is told as that, in the store's own words, and not as an empty folder", async () => {
    const { task, reason } = await copy(
      {
        objects: {},
        onRequest: ({ isListing }, response) =>
          !isListing && sendError(response, 403, "AccessDenied", { message: "Access Denied by policy" }),
      },
      "private/one",
    );
    expect([task.task_state, reason]).toEqual([TaskState.ERROR, "SOURCE_ACCESS_DENIED"]);
    expect(task.err_msg).toMatch(
      /"Access Denied by policy", AccessDenied, HTTP 403, while looking for the object "private\/one"/,
    );
    expect(task.err_msg).not.toMatch(/rejected access_key/);
  });

  it("is copied when it may be read but the bucket not listed", async () => {
    const { onRequest, objects } = withHead({ "a/b": "x" });
    const { task } = await copy(
      {
        objects,
        onRequest: (request, response) =>
          request.isListing ? sendError(response, 403, "AccessDenied") : (onRequest?.(request, response) ?? false),
      },
      "a/b",
    );
    expect(task.task_state).toBe(TaskState.FINISHED);
  });
});

describe("an endpoint that already holds the bucket", () => {
  it.each([
    ["https://bucket.s3.example.com", "s3.example.com"],
    ["bucket.oss-cn-shanghai.aliyuncs.com", "oss-cn-shanghai.aliyuncs.com"],
    ["BUCKET.minio:9000", "minio:9000"],
    ["http://127.0.0.1:9/bucket", "127.0.0.1:9"],
    ["https://s3.example.com/bucket/", "s3.example.com"],
  ])("%s is rejected in the create request, with the endpoint to give", async (oss_endpoint, rest) => {
    const keys = { access_key: "a", secret_key: "s" };
    const { status, body } = await call(emulator, createPath, {
      oss_config: { bucket_name: "bucket", oss_endpoint, ...keys },
    });
    expect(status).toBe(400);
    expect(body.message).toContain(`oss_config.oss_endpoint already holds the bucket "bucket". Give "${rest}"`);
  });

  it("that only begins like it is tried, and named as the likely cause when it fails", async () => {
    await using s3 = await startScriptedS3({
      objects: {},
      onRequest: (_request, response) => sendError(response, 404, "NoSuchBucket"),
    });
    const port = s3.host.split(":")[1];
    const oss = { bucket_name: "data", oss_endpoint: `data.localhost:${port}` };
    const task = await untilEnded(emulator, await create(emulator, requestFor(s3, oss)));
    expect(task.err_msg).toMatch(new RegExp(`There is no bucket "data".*give "localhost:${port}"`));
  });
});
