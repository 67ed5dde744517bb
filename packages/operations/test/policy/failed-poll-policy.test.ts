import { describe, expect, it } from "vitest";
import { aip194Strict, type FailedPollPolicy, type FailedPoll, transient } from "../../src/policy/index.js";

function failure(fields: Partial<FailedPoll> = {}): FailedPoll {
  return { error: new Error("bad"), code: 14, attempt: 1, failingForInMs: 0, elapsedInMs: 0, ...fields };
}

/** Which of the codes of google.rpc.Code a policy survives; `undefined` stands for no code. */
function survived(policy: FailedPollPolicy): (number | undefined)[] {
  const codes = [undefined, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
  return codes.filter((code) => policy(failure({ code })) === "continue");
}

describe("transient", () => {
  it("survives all but what names the request itself as wrong: 400, 401, 403, 404 and 501", () => {
    expect(survived(transient())).toEqual([undefined, 1, 2, 4, 6, 8, 9, 10, 11, 13, 14, 15]);
  });

  it("survives a hundred failed polls in a row by default, and ten minutes", () => {
    const policy = transient();
    expect(policy(failure({ attempt: 100 }))).toBe("continue");
    expect(policy(failure({ attempt: 101 }))).toBe("stop");
    expect(policy(failure({ failingForInMs: 599_999 }))).toBe("continue");
    expect(policy(failure({ failingForInMs: 600_000 }))).toBe("stop");
  });

  it("has a budget of its own if the caller says so", () => {
    const policy = transient({ maxConsecutiveFailures: 2, maxFailingInMs: 1_000 });
    expect(policy(failure({ attempt: 2 }))).toBe("continue");
    expect(policy(failure({ attempt: 3 }))).toBe("stop");
    expect(policy(failure({ attempt: 2, failingForInMs: 1_000 }))).toBe("stop");
    expect(transient({ maxConsecutiveFailures: 0 })(failure())).toBe("stop");
  });

  it("takes 404 for `not visible yet` only within the grace right after the start", () => {
    const policy = transient({ notFoundGraceInMs: 5_000 });
    expect(policy(failure({ code: 5, elapsedInMs: 4_999 }))).toBe("continue");
    expect(policy(failure({ code: 5, elapsedInMs: 5_000 }))).toBe("stop");
    expect(policy(failure({ code: 7, elapsedInMs: 0 }))).toBe("stop");
    expect(transient()(failure({ code: 5, elapsedInMs: 0 }))).toBe("stop");
  });
});

describe("aip194Strict", () => {
  it("survives UNAVAILABLE alone, and what has no code because it never reached a service", () => {
    expect(survived(aip194Strict())).toEqual([undefined, 14]);
  });

  it("is bounded like transient", () => {
    expect(aip194Strict()(failure({ attempt: 101 }))).toBe("stop");
    expect(aip194Strict()(failure({ failingForInMs: 600_000 }))).toBe("stop");
    expect(aip194Strict({ maxConsecutiveFailures: 3 })(failure({ attempt: 3 }))).toBe("continue");
  });
});
