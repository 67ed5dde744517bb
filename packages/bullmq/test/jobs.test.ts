import { isResumeTokenError } from "@aidmp/operations";
import { startResumeToken } from "@aidmp/operations/step";
import { describe, expect, it } from "vitest";
import { isWaitDataError } from "../src/index.js";
import { parsePollEntry, pollEntry } from "../src/jobs/poll-entry.js";
import { parseWaitJob, waitIdOf, waitJob } from "../src/jobs/wait-job.js";
import { parsePollJob, pollJob } from "../src/queues/poll-job.js";

const resumeToken = startResumeToken("operations/7", { now: 1_767_225_600_000, deadlineInMs: 60_000 });
const wait = waitJob({ dataSpaceId: "my-space", resumeToken, data: { order: 7 } });
const entry = pollEntry({ resumeToken, polledAt: 1_767_225_600_500, percent: 40 });
const poll = pollJob({ dataSpaceId: "my-space", dueAt: 1_767_225_601_000, isIdle: false });

const kinds = [
  ["a wait's job", wait, (data: unknown) => parseWaitJob(data, "job-1")],
  ["a poll entry", entry, (data: unknown) => parsePollEntry(data, "job-1")],
  ["a data space's poll job", poll, (data: unknown) => parsePollJob(data, "job-1")],
] as const;

/** What a store gives back. */
function stored(data: object, changed: object = {}): unknown {
  return JSON.parse(JSON.stringify({ ...data, ...changed }));
}

function thrownBy(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    return error;
  }
}

describe.each(kinds)("%s", (_, data, parse) => {
  it("comes back from the store as it was written", () => {
    expect(parse(stored(data))).toEqual(data);
  });

  it("from a newer version is refused by its version, whatever else is in it", () => {
    const error = thrownBy(() => parse({ kind: data.kind, version: 2, everything: "else" }));
    expect(isWaitDataError(error) && error.problem).toBe("newer");
    expect(String(error)).toContain("job-1 has version 2; this package reads up to 1");
  });

  it.each([undefined, null, 7, "text", [], {}, { kind: "another", version: 1 }])("is not %j", (foreign) => {
    const error = thrownBy(() => parse(foreign));
    expect(isWaitDataError(error) && error.problem).toBe("foreign");
  });

  it.each([undefined, null, "1", 0, Number.NaN])("with version %j is damaged", (version) => {
    const error = thrownBy(() => parse({ ...data, version }));
    expect(isWaitDataError(error) && error.problem).toBe("damaged");
  });

  it("without a field that it needs is damaged", () => {
    const needed = Object.keys(data).filter((key) => !["kind", "version", "data", "dueAt", "isIdle"].includes(key));
    for (const field of needed) {
      const error = thrownBy(() => parse(stored(data, { [field]: undefined })));
      expect([field, isWaitDataError(error) || isResumeTokenError(error)]).toEqual([field, true]);
    }
  });
});

describe("a wait's job that was written by the first version", () => {
  it("is read by this one", () => {
    const written =
      '{"kind":"aidmp.wait","version":1,"dataSpaceId":"s","resumeToken":{"kind":"aidmp.operation","version":1,' +
      '"name":"operations/7","startedAt":1767225600000,"deadlineAt":null,"nextPollAt":1767225600800,"polls":0,' +
      '"scheduledPolls":0,"failedPolls":0,"failingSince":null,"cancel":null,"cancelledAt":null},"data":null}';
    expect(parseWaitJob(JSON.parse(written), "job-1")).toMatchObject({ dataSpaceId: "s", data: null });
  });
});

describe("a wait's job with an end", () => {
  it("keeps what the end says", () => {
    const end = { status: "cancelled", name: "operations/7", error: { code: 1, message: "by hand", details: [] } };
    expect(parseWaitJob(stored(wait, { end }), "job-1").end).toEqual(end);
  });

  it.each([null, "succeeded", { status: "done", name: "x" }, { status: "failed" }])(
    "is damaged by the end %j",
    (end) => {
      const error = thrownBy(() => parseWaitJob(stored(wait, { end }), "job-1"));
      expect(isWaitDataError(error) && error.problem).toBe("damaged");
    },
  );
});

describe("the id of a wait", () => {
  it("is one that BullMQ takes, and another for each operation", () => {
    const names = ["7", "operations/7", "operations:7", "operations 7", "任务/七", "%3A", ":", "::"];
    const ids = names.map((name) => waitIdOf(name));
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids) expect(id).toMatch(/^wait-[^:]+$/);
  });
});
