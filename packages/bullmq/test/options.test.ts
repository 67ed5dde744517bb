import { isOptionsError } from "@aidmp/operations";
import { describe, expect, it } from "vitest";
import { checkWorkerOptions } from "../src/worker/worker-options.js";

const least = { queue: {}, source: () => undefined, onEnd: () => undefined };

describe("the options of a worker", () => {
  it("are taken with what is needed alone, and with undefined for what is not", () => {
    expect(() => checkWorkerOptions(least)).not.toThrow();
    expect(() => checkWorkerOptions({ ...least, schedule: undefined })).not.toThrow();
  });

  it.each([
    [{ ...least, queue: undefined }, "queue must be an object"],
    [{ ...least, queue: null }, "queue must be an object"],
    [{ ...least, source: {} }, "source must be a function"],
    [{ ...least, maxRequestsPerSecond: 0 }, "maxRequestsPerSecond must be a number above 0"],
    [{ ...least, lockDurationInMs: Number.NaN }, "lockDurationInMs must be a number above 0"],
    [{ ...least, maxRequestPerSecond: 1 }, "there is no option maxRequestPerSecond"],
    [{ ...least, toString: 1 }, "there is no option toString"],
  ])("are rejected with what they must be: %j", (options, message) => {
    expect(() => checkWorkerOptions(options)).toThrow(message);
    expect(() => checkWorkerOptions(options)).toThrow(expect.toSatisfy(isOptionsError));
  });
});
