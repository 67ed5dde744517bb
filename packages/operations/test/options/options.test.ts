import { isAidmpError } from "@aidmp/client";
import { describe, expect, it } from "vitest";
import {
  createPoller,
  isOptionsError,
  operationSource,
  type OperationSource,
  OptionsError,
  startUpload,
  taskListSource,
  waitForOperation,
} from "../../src/index.js";
import { aip194Strict, transient } from "../../src/policy/index.js";
import { exponential, fixed, squareRoot } from "../../src/schedule/index.js";
import { startResumeToken } from "../../src/step/index.js";
import { fakeService, json } from "../support/fake-service.js";
import { running } from "../support/poll-results.js";

const source: OperationSource = { read: async (names) => new Map(names.map((name) => [name, running()])) };
const { client } = fakeService(() => json({}));
const request = { params: { path: { data_space_id: "d", repo_id: "r", branch_id: "b" } }, body: { source_path: "x" } };

/** What takes options, called with some that the compiler does not see. */
const takers: Record<string, (options: object) => unknown> = {
  createPoller: (options) => createPoller({ source, ...options }),
  watch: (options) => createPoller({ source }).watch("operations/1", options),
  waitForOperation: (options) => waitForOperation("operations/1", { source, ...options }),
  taskListSource: (options) => taskListSource(client, { dataSpaceId: "d", ...options }),
  operationSource: (options) => operationSource(client, options),
  startUpload: (options) => startUpload(client, request, options),
  transient,
  aip194Strict,
  squareRoot,
  exponential,
  fixed: (options) => fixed(1000, options),
};

async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("an option that does not exist", () => {
  it.each(Object.keys(takers))("is rejected by %s, which names those that do", async (taker) => {
    const error = await errorOf(() => takers[taker]?.({ maxFailingMs: 1 }));
    expect(error).toBeInstanceOf(OptionsError);
    expect(error).toMatchObject({ message: expect.stringMatching(/there is no option maxFailingMs; there are \w/) });
  });
});

describe("an option that cannot work", () => {
  it.each<[string, object]>([
    ["createPoller", { maxRequestsPerSecond: NaN }],
    ["createPoller", { maxRequestsPerSecond: 0 }],
    ["createPoller", { maxConcurrentReads: "4" }],
    ["createPoller", { readTimeoutInMs: -1 }],
    ["createPoller", { source: undefined }],
    ["createPoller", { source: {} }],
    ["createPoller", { source: { ...source, maxBatch: NaN } }],
    ["createPoller", { schedule: 1000 }],
    ["createPoller", { onFailedPoll: "continue" }],
    ["createPoller", { clock: { now: Date.now } }],
    ["createPoller", { unref: "no" }],
    ["watch", { deadlineInMs: NaN }],
    ["watch", { deadlineInMs: "60000" }],
    ["watch", { deadlineInMs: -1 }],
    ["watch", { onEvent: true }],
    ["waitForOperation", { deadlineInMs: NaN }],
    ["waitForOperation", { source: undefined }],
    ["waitForOperation", { signal: new AbortController() }],
    ["waitForOperation", { onState: "log" }],
    ["taskListSource", { dataSpaceId: undefined }],
    ["taskListSource", { dataSpaceId: 7 }],
    ["taskListSource", { pageSize: NaN }],
    ["taskListSource", { pageSize: 0.5 }],
    ["taskListSource", { pageNoBase: 2 }],
    ["taskListSource", { transferType: "1" }],
    ["operationSource", { whenDoneWithNeither: "ignore" }],
    ["startUpload", { visibilityDelayInMs: NaN }],
    ["startUpload", { source: {} }],
    ["transient", { maxFailingInMs: NaN }],
    ["transient", { maxConsecutiveFailures: "3" }],
    ["transient", { notFoundGraceInMs: -1 }],
    ["transient", { unauthenticatedGraceInMs: NaN }],
    ["aip194Strict", { wrongAddressGraceInMs: NaN }],
    ["squareRoot", { requestCostInMs: NaN }],
    ["squareRoot", { capInMs: 100 }],
    ["squareRoot", { useProgress: 1 }],
    ["exponential", { factor: 0.5 }],
    ["exponential", { capInMs: 10 }],
    ["fixed", { jitter: NaN }],
    ["fixed", { jitter: "0.1" }],
  ])("is rejected by %s: %o", async (taker, options) => {
    const error = await errorOf(() => takers[taker]?.(options));
    expect(isOptionsError(error)).toBe(true);
    expect(isAidmpError(error)).toBe(true);
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({
      code: "INVALID_OPTIONS",
      message: expect.stringMatching(/must (not )?be|must have|must list/),
    });
  });

  it("is told without its value where that may be a secret", async () => {
    const error = await errorOf(() => takers["createPoller"]?.({ maxRequestsPerSecond: "hunter2" }));
    expect(String(error)).toContain("maxRequestsPerSecond must be a number above 0, not of type string");
  });

  it("is rejected where there are no options at all", async () => {
    // @ts-expect-error -- JavaScript would
    expect(isOptionsError(await errorOf(() => createPoller()))).toBe(true);
    // @ts-expect-error -- JavaScript would
    expect(isOptionsError(await errorOf(() => taskListSource(client)))).toBe(true);
    // @ts-expect-error -- JavaScript would
    expect(isOptionsError(await errorOf(() => waitForOperation("operations/1")))).toBe(true);
    expect(isOptionsError(await errorOf(() => fixed(NaN)))).toBe(true);
    expect(isOptionsError(await errorOf(() => startResumeToken("x", { now: 0, deadlineInMs: NaN })))).toBe(true);
  });
});

describe("an option that is undefined", () => {
  it.each(Object.keys(takers).filter((name) => !["waitForOperation", "startUpload"].includes(name)))(
    "counts as not given for %s",
    async (taker) => {
      const known: Record<string, object> = {
        createPoller: { schedule: undefined, clock: undefined },
        watch: { deadlineInMs: undefined },
        taskListSource: { repoId: undefined, cancel: undefined },
        operationSource: { progressOf: undefined },
        transient: { maxFailingInMs: undefined },
        aip194Strict: { maxFailingInMs: undefined },
      };
      expect(await errorOf(() => takers[taker]?.(known[taker] ?? { jitter: undefined }))).toBeUndefined();
    },
  );
});
