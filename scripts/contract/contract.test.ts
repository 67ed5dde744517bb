import { describe, expect, it } from "vitest";
import { findCoverageGaps } from "./coverage.js";
import { announcedBump, findUnannouncedChanges, parseDiff } from "./release-diff.js";
import { findScoreProblems } from "./score.js";

describe("breaking changes since the last release", () => {
  const changes = parseDiff({
    changes: [
      { impact: "major", kind: "removed", path: "#/a", verdicts: [{ message: "Property `a` was removed." }] },
      { impact: "minor", kind: "added", path: "#/b", verdicts: [] },
    ],
  });

  it("fail, each with its own words, when no changeset announces a major version", () => {
    expect(findUnannouncedChanges(changes, "minor")).toEqual([
      'breaking, and no changeset is "major": Property `a` was removed.',
    ]);
  });

  it("pass when one does", () => {
    expect(findUnannouncedChanges(changes, "major")).toEqual([]);
  });

  it("are announced by the front matter of a changeset, and not by its text", () => {
    const minor = '---\n"@aidmp/client": minor\n---\n\nThis is no\nversion: major\n';
    const major = "---\n'@aidmp/client': patch\n'@aidmp/emulator': major\n---\n\nText.\n";
    expect(announcedBump([minor])).toBe("minor");
    expect(announcedBump([minor, major])).toBe("major");
    expect(announcedBump([])).toBe("none");
  });

  it("are not taken for none when the report cannot be read", () => {
    expect(() => parseDiff({ summary: {} })).toThrow("no list of changes");
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
