import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkRelease } from "./check-release.js";
import { findCoverageGaps } from "./coverage.js";
import { findScoreProblems } from "./score.js";

/** Of one call, which answers with these fields. */
const document = (fields: string): string => `openapi: 3.1.0
info: { title: Tasks, version: 1.0.0 }
paths:
  /tasks:
    get: { responses: { "200": { description: One., content: { application/json: { schema: { $ref: "#/components/schemas/Task" } } } } } }
components: { schemas: { Task: { type: object, properties: { ${fields} } } } }
`;

describe("breaking changes since the last release", () => {
  let root: string;
  const announce = (name: string, text: string): Promise<void> => writeFile(join(root, ".changeset", name), text);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "aidmp-contract-"));
    await mkdir(join(root, "openapi"));
    await mkdir(join(root, ".changeset"));
    // Its rules are those of a linter, by which every change is a patch.
    await copyFile(new URL("../../redocly.yaml", import.meta.url), join(root, "redocly.yaml"));
    await writeFile(join(root, "openapi/released.yaml"), document("a: { type: string }, b: { type: string }"));
    await writeFile(join(root, "openapi/aidmp.yaml"), document("b: { type: string }"));
    await announce("minor.md", '---\n"@aidmp/client": minor\n---\n\nThis is no\nversion: major\n');
  });
  afterEach(() => rm(root, { recursive: true }));

  it("fail, each with its own words, when no changeset announces a major version", async () => {
    expect(await checkRelease(root)).toEqual([expect.stringContaining("Property `a` of `Task` was removed")]);
  });

  it("pass when the front matter of one does", async () => {
    await announce("major.md", "---\n'@aidmp/client': patch\n'@aidmp/emulator': major\n---\n\nText.\n");
    expect(await checkRelease(root)).toEqual([]);
  });

  it("are none where something was added", async () => {
    await writeFile(join(root, "openapi/released.yaml"), document(""));
    expect(await checkRelease(root)).toEqual([]);
  });

  it("are not taken for none when the released document cannot be read", async () => {
    await writeFile(join(root, "openapi/released.yaml"), "openapi: [");
    expect(await checkRelease(root)).toHaveLength(1);
  });
});

describe("the coverage of the document by the traffic", () => {
  it("names an answer, a parameter and a request's field that no exchange had", () => {
    const missing = [
      { kind: "response", status: "409" },
      { kind: "property", target: "request", path: "page_no" },
    ];
    expect(findCoverageGaps(report(missing))).toEqual([
      "searchTasks: no exchange has response 409",
      "searchTasks: no exchange has property page_no",
    ]);
  });

  it("does not ask for every field of an answer", () => {
    expect(findCoverageGaps(report([{ kind: "property", target: "response", path: "error.details" }]))).toEqual([]);
  });

  it("is not complete when nothing was covered at all", () => {
    expect(findCoverageGaps({ operations: [] })).not.toEqual([]);
  });
});

describe("the document's score", () => {
  it("must not fall below its floor", () => {
    expect(findScoreProblems({ agentReadiness: 76.3 }, 76)).toEqual([]);
    expect(findScoreProblems({ agentReadiness: 75.9 }, 76)).toHaveLength(1);
    expect(findScoreProblems({}, 76)).toHaveLength(1);
  });
});

function report(missing: readonly object[]): object {
  return { operations: [{ operationId: "searchTasks", missing }] };
}
