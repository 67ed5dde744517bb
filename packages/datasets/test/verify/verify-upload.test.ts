import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type FileSource,
  type Finding,
  type SourceFile,
  sumsSource,
  uploadFiles,
  verifyEach,
  verifyUpload,
} from "../../src/index.js";
import type { VerifyOptions } from "../../src/types.js";
import { directorySource } from "../../src/node/index.js";
import { s3Source } from "../../src/s3/index.js";
import { collect, rejection, startStore, startWorld, to, type World } from "../support/world.js";

const objects = {
  "images/a.jpg": "one",
  "images/b/c.jpg": "two!",
  "images/b/名前 📷.txt": "日本",
  "images/empty": "",
  "other/d": "no",
};
const { dataSpaceId } = to;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

interface Uploaded extends World {
  readonly options: VerifyOptions;
  readonly s3: FileSource;
}

async function uploaded(): Promise<Uploaded> {
  const world = await startWorld();
  const from = await startStore(objects, "images/");
  const task = await uploadFiles(world.client, { from, to });
  const s3 = s3Source(from);
  return { ...world, s3, options: { dataSpaceId, task, source: s3 } };
}

const clean = { same: 4, differ: 0, missing: 0, extra: 0, unverified: 0, ok: true, findings: [] } as const;

describe("a commit that is as its source", () => {
  it("is found so at every level that the source allows, by a bucket, a folder and checksums", async () => {
    const { client, options } = await uploaded();
    for (const level of ["size", "content"] as const) {
      expect(await verifyUpload(client, { ...options, level })).toMatchObject({ ...clean, level });
    }
    const folder = await mkdtemp(join(tmpdir(), "aidmp-verify-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const mine = Object.entries(objects).filter(([key]) => key.startsWith("images/"));
    for (const [key, body] of mine) {
      const file = join(folder, key.slice("images/".length));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, body);
    }
    expect(await verifyUpload(client, { ...options, source: directorySource(folder), level: "content" })).toMatchObject(
      clean,
    );
    const sums = mine.map(([key, body]) => `${sha256(body)}  ./${key.slice("images/".length)}`).join("\n");
    expect(await verifyUpload(client, { ...options, source: sumsSource(sums), level: "sums" })).toMatchObject(clean);
    expect(await verifyUpload(client, { dataSpaceId, task: options.task, level: "counts" })).toMatchObject(clean);
  });

  it("is not called good where the source tells nothing to compare: that is unverified", async () => {
    const { client, options } = await uploaded();
    const hash = await verifyUpload(client, { ...options, level: "hash" });
    expect(hash).toMatchObject({ ok: false, same: 0, unverified: 4 });
    expect(hash.findings[0]?.reason).toContain("no SHA-256 of the whole content");
    const noSizes = await verifyUpload(client, {
      ...options,
      source: sumsSource(`${sha256("one")}  a.jpg`),
      level: "size",
    });
    expect(noSizes).toMatchObject({ unverified: 1, extra: 3 });
  });

  it("with a file that cannot be read at the source has that one unverified, and goes on", async () => {
    const { client, options, s3 } = await uploaded();
    const source: FileSource = {
      [Symbol.asyncIterator]: () => s3[Symbol.asyncIterator](),
      open: async (file, signal) => {
        if (file.path === "a.jpg") throw new Error("forbidden");
        return s3.open?.(file, signal) ?? Promise.reject(new Error("no content"));
      },
    };
    expect(await verifyUpload(client, { ...options, source, level: "content" })).toMatchObject({
      same: 3,
      unverified: 1,
    });
  });
});

describe("faults in what was stored", () => {
  it.each([
    ["missing", "size", { missing: 1, same: 3 }],
    ["extra", "size", { extra: 1, same: 4 }],
    ["truncated", "size", { differ: 1, same: 3 }],
    ["corrupt", "content", { differ: 1, same: 3 }],
  ] as const)("%s is found at level %s, and nothing else", async (kind, level, counts) => {
    const { client, emulator, options } = await uploaded();
    emulator.setContentFaults([{ kind, path: "train/a.jpg" }]);
    const findings: Finding[] = [];
    const report = await verifyUpload(client, { ...options, level, onFinding: (finding) => findings.push(finding) });
    expect(report).toMatchObject({
      ...clean,
      ...counts,
      ok: false,
      findings: [{ status: kind === "missing" || kind === "extra" ? kind : "differ" }],
    });
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });

  it("of random trees are found at level content, each of them and nothing else", async () => {
    const { client, emulator, options } = await uploaded();
    const paths = ["a.jpg", "b/c.jpg", "b/名前 📷.txt"];
    const fault = fc.record({
      kind: fc.constantFrom("missing", "corrupt", "truncated", "extra"),
      path: fc.constantFrom(...paths),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fault, { selector: ({ path }) => path, maxLength: 3 }), async (faults) => {
        emulator.setContentFaults(faults.map(({ kind, path }) => ({ kind, path: `train/${path}` })));
        const findings = await collect(verifyEach(client, { ...options, level: "content" }));
        const found = findings.map(({ path, status }) => `${path} ${status}`).toSorted();
        const expected = faults.map(({ kind, path }) =>
          kind === "extra" ? `${path}.extra extra` : `${path} ${kind === "missing" ? "missing" : "differ"}`,
        );
        expect(found).toEqual(expected.toSorted());
      }),
      { numRuns: 25 },
    );
  });
});

async function* decomposed(): AsyncGenerator<SourceFile> {
  yield { path: "cafe\u0301.txt", size: 3 };
}

describe("what is compared", () => {
  it("is below the target alone, and the commit alone", async () => {
    const { client } = await startWorld();
    const from = await startStore(objects, "images/");
    const task = await uploadFiles(client, { from, to });
    await uploadFiles(client, { from: { ...from, prefix: "other/" }, to: { ...to, path: "/elsewhere" } });
    await uploadFiles(client, { from: { ...from, prefix: "other/" }, to });
    expect(await verifyUpload(client, { dataSpaceId, task, source: s3Source(from) })).toMatchObject(clean);
  });

  it("tells names that are the same in another Unicode form", async () => {
    const { client } = await startWorld();
    const from = await startStore({ "x/caf\u00e9.txt": "one" }, "x/");
    const task = await uploadFiles(client, { from, to });
    const { findings } = await verifyUpload(client, { dataSpaceId, task, source: decomposed() });
    expect(findings.map(({ status, reason }) => `${status}: ${reason}`)).toEqual([
      "missing: the dataset has the same name in another Unicode form (NFC)",
      "extra: the source has the same name in another Unicode form (NFD)",
    ]);
  });

  it.each([
    [{ dataSpaceId }, "needs a source"],
    [{ dataSpaceId, level: "counts" }, "needs the task"],
    [{ dataSpaceId, level: "bytes" }, "level must be one of"],
    [{ dataSpaceId, sources: [] }, "there is no option sources"],
  ])("is refused where the options cannot work: %j", async (options, problem) => {
    const { client } = await startWorld();
    const error = await rejection(verifyUpload(client, JSON.parse(JSON.stringify(options))));
    expect(error).toMatchObject({ name: "OptionsError" });
    expect(String(error)).toContain(problem);
  });
});
