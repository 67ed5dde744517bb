import { OperationDeadlineError, PollError } from "@aidmp/operations";
import { startResumeToken } from "@aidmp/operations/step";
import { describe, expect, it } from "vitest";
import { endOf, isWaitEnd } from "../src/jobs/wait-end.js";

const now = 1_767_225_600_000;
const resumeToken = startResumeToken("operations/7", { now: now - 60_000 });
const seen = { name: "operations/7", metadata: undefined, progress: 1, polls: 3, startedAt: now - 60_000, readAt: now };

describe("the end that a step leads to", () => {
  it("is none while the wait goes on", () => {
    expect(endOf({ resumeToken, next: { action: "wait", delayInMs: 1, reason: "rule" } }, now)).toBeUndefined();
  });

  it("is the operation's own", () => {
    const state = { status: "succeeded", ...seen, response: { id: "7" } } as const;
    expect(endOf({ resumeToken, next: { action: "end", state } }, now)).toBe(state);
  });

  it.each([
    ["deadline", new OperationDeadlineError(resumeToken, undefined)],
    [
      "unreadable",
      new PollError(resumeToken, {
        error: new Error("no route"),
        code: undefined,
        attempt: 3,
        failingForInMs: 600_000,
        sameKindForInMs: 600_000,
        elapsedInMs: 600_000,
        polls: 0,
      }),
    ],
  ] as const)("says %s where the waiting stopped, with what another wait can go on with", (status, error) => {
    const end = endOf({ resumeToken, next: { action: "stop", error } }, now);
    expect(end).toMatchObject({ status, name: "operations/7", message: error.message, resumeToken: error.resumeToken });
    expect(isWaitEnd(JSON.parse(JSON.stringify(end)))).toBe(true);
  });

  it("says that the schedule or the policy threw, and keeps the token", () => {
    const end = endOf({ resumeToken, next: { action: "broken", error: new Error("no such moment") } }, now);
    expect(end).toMatchObject({
      status: "unreadable",
      message: expect.stringContaining("no such moment"),
      resumeToken,
    });
  });

  it.each([1n, { amount: 1n }])("of a response that no job can hold is one that can be told: %s", (response) => {
    const end = endOf({ resumeToken, next: { action: "end", state: { status: "succeeded", ...seen, response } } }, now);
    expect(end?.status).toBe("unreadable");
    expect(isWaitEnd(JSON.parse(JSON.stringify(end)))).toBe(true);
  });
});
