import { ApiError } from "@aidmp/client";
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

function gatewayError(httpStatus: number, code: number): ApiError {
  const status = { code, message: "404 page not found" };
  return new ApiError("getOperation", httpStatus, { status, fromService: false, retryAfterInMs: undefined });
}

describe("transient", () => {
  it("survives at first all but the service's own 400, 403 and 501", () => {
    expect(survived(transient())).toEqual([undefined, 1, 2, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16]);
  });

  it("survives 403 as well where the operation was read before", () => {
    expect(transient()(failure({ code: 7 }))).toBe("stop");
    expect(transient()(failure({ code: 7, polls: 1, sameKindForInMs: 29_999 }))).toBe("continue");
    expect(transient()(failure({ code: 7, polls: 1, sameKindForInMs: 30_000 }))).toBe("stop");
  });

  it.each([5, 16])("survives code %d for half a minute of it", (code) => {
    expect(transient()(failure({ code, sameKindForInMs: 29_999, elapsedInMs: 1e9 }))).toBe("continue");
    expect(transient()(failure({ code, sameKindForInMs: 30_000 }))).toBe("stop");
  });

  it.each([400, 401, 403, 404, 405, 410, 501])(
    "survives %d that is not the service's own within the budget",
    (status) => {
      const codes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 501: 12 };
      const code = codes[status] ?? 2;
      const error = gatewayError(status, code);
      const policy = transient();
      const page = { error, code, polls: 1, sameKindForInMs: 599_999, failingForInMs: 599_999 };
      expect(policy(failure(page))).toBe("continue");
      expect(policy(failure({ ...page, failingForInMs: 600_000 }))).toBe("stop");
      // Half a minute where the operation was never read: the address is wrong.
      expect(policy(failure({ ...page, polls: 0, sameKindForInMs: 29_999 }))).toBe("continue");
      expect(policy(failure({ ...page, polls: 0, sameKindForInMs: 30_000 }))).toBe("stop");
      expect(aip194Strict()(failure(page))).toBe("continue");
    },
  );

  it("keeps the whole budget for outages where the operation was never read", () => {
    for (const status of [408, 429, 500, 502, 503, 504]) {
      const error = gatewayError(status, 14);
      const outage = { error, polls: 0, sameKindForInMs: 599_999, failingForInMs: 599_999 };
      expect(transient()(failure(outage))).toBe("continue");
    }
    const unreachable = { error: new TypeError("fetch failed"), code: undefined, polls: 0, sameKindForInMs: 599_999 };
    expect(transient()(failure(unreachable))).toBe("continue");
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

  it("takes the graces that the caller gives", () => {
    const policy = transient({ notFoundGraceInMs: 5_000, unauthenticatedGraceInMs: 0 });
    expect(policy(failure({ code: 5, sameKindForInMs: 4_999 }))).toBe("continue");
    expect(policy(failure({ code: 5, sameKindForInMs: 5_000 }))).toBe("stop");
    expect(policy(failure({ code: 16 }))).toBe("stop");
    expect(transient({ notFoundGraceInMs: 0 })(failure({ code: 5 }))).toBe("stop");
  });

  it("counts the grace from the start where a driver does not tell for how long", () => {
    expect(transient()(failure({ code: 5, elapsedInMs: 29_999 }))).toBe("continue");
    expect(transient()(failure({ code: 5, elapsedInMs: 30_000 }))).toBe("stop");
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
