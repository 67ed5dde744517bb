import { describe, expect, it } from "vitest";
import { checkSource, type SourceFile, type UploadSource } from "../../src/index.js";
import { findProblems } from "../../src/source/find-problems.js";
import { from, to } from "../support/world.js";

const without = (...names: readonly string[]): Partial<UploadSource> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

describe("a source that cannot be right", () => {
  it("has no problem when it can", () => {
    expect(findProblems(from, to)).toEqual([]);
    expect(findProblems({ ...from, prefix: "" }, { ...to, path: undefined })).toEqual([]);
  });

  it.each([
    [without("prefix"), "from.prefix", '"" for the whole bucket'],
    [{ ...from, prefix: "/images/" }, "from.prefix", 'give "images/"'],
    [{ ...from, prefix: "images/*.jpg" }, "from.prefix", "a prefix is no pattern"],
    [without("bucket"), "from.bucket", "is missing"],
    [{ ...from, bucket: "data " }, "from.bucket", "a space or a line break"],
    [without("endpoint"), "from.endpoint", "is missing"],
    [{ ...from, endpoint: "https://oss.example.com" }, "from.endpoint", "has a scheme: give the host alone."],
    [{ ...from, endpoint: "http://oss.example.com" }, "from.endpoint", "set disableSsl: true"],
    [{ ...from, endpoint: "oss.example.com/b" }, "from.endpoint", "has a path"],
    [{ ...from, endpoint: "b.oss.example.com" }, "from.endpoint", "holds the bucket already"],
    [{ ...from, endpoint: "user:hunter2@oss.example.com" }, "from.endpoint", "holds a user or a password"],
    [{ ...from, endpoint: "oss.example.com\n" }, "from.endpoint", "a blank or a line break"],
    [without("accessKey"), "from.accessKey", "is missing"],
    [{ ...from, secretKey: "hunter2\n" }, "from.secretKey", "a blank or a line break"],
    [{ ...from, secretKey: "hun ter2" }, "from.secretKey", "a blank or a line break"],
    [{ ...from, secretKey: '"hunter2"' }, "from.secretKey", "is in quotes"],
    [JSON.parse('{"preset":"gcs"}'), "from.preset", "must be one of aoss, aliyun, minio, s3"],
    [JSON.parse('{"disableSsl":"yes"}'), "from.disableSsl", "must be true or false"],
    [JSON.parse('{"secret_key":"hunter2"}'), "from.secret_key", "is no field of it"],
  ])("%#: is told by the field, without a key", (given, field, message) => {
    const problems = findProblems({ ...(Object.keys(given).length === 1 ? from : {}), ...given });
    expect(problems.map((problem) => problem.field)).toEqual([field]);
    expect(problems[0]?.message).toContain(message);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it.each([
    [{ ...to, dataSpaceId: "" }, "to.dataSpaceId"],
    [{ ...to, repoId: "a/b" }, "to.repoId"],
    [{ ...to, branchId: " main" }, "to.branchId"],
    [{ ...to, path: "/train/../other" }, "to.path"],
    [JSON.parse('{"dataSpaceId":"d","repoId":"r","branchId":"b","branch":"x"}'), "to.branch"],
  ])("%#: a target is looked at too", (given, field) => {
    expect(findProblems(from, given).map((problem) => problem.field)).toEqual([field]);
  });
});

async function* files(...paths: readonly string[]): AsyncGenerator<SourceFile> {
  for (const path of paths) yield { path, size: 10 };
}

describe("checkSource", () => {
  it("counts what the listing shows, with a sample", async () => {
    const report = await checkSource(from, { source: files("a", "b/c", "d", "e", "f", "g") });
    expect(report).toEqual({
      ok: true,
      problems: [],
      files: 6,
      bytes: 60,
      sample: ["a", "b/c", "d", "e", "f"],
      isPartial: false,
    });
  });

  it("says that there is nothing", async () => {
    const report = await checkSource({ ...from, prefix: "Images/" }, { source: files() });
    expect(report).toMatchObject({ ok: false, files: 0 });
    expect(report.problems[0]?.message).toContain('"Images/" has nothing. Keys are case-sensitive');
  });

  it.each(["a//b", "../x", "a/./b", "bell\u0007", `long/${"x".repeat(256)}`, `long/${"龙".repeat(86)}`])(
    "names %j, which a dataset cannot keep",
    async (path) => {
      const { ok, problems } = await checkSource(from, { source: files("fine", path) });
      expect(ok).toBe(false);
      expect(problems[0]?.message).toContain(JSON.stringify(path));
    },
  );

  it("stops counting where it is told to, and lists nothing where the fields are wrong", async () => {
    expect(await checkSource(from, { source: files("a", "b", "c"), maxFiles: 2 })).toMatchObject({
      files: 2,
      isPartial: true,
      ok: true,
    });
    expect(await checkSource({ ...from, bucket: "" }, { source: files("a") })).toMatchObject({ files: undefined });
  });
});
