import { beforeAll, describe, expect, it } from "vitest";
import type { OperationsReport } from "./operations.js";
import type { RequestsReport } from "./requests.js";
import { runInProcess, type Run } from "./run.js";
import type { SoakReport } from "./soak.js";
import type { UploadsReport } from "./uploads.js";

/** As `npm run test:chaos`, with fewer of everything. */
const seed = 20_260_101;

let uploads: Run<UploadsReport>;
let operations: Run<OperationsReport>;
let soak: Run<SoakReport>;
let requests: Run<RequestsReport>;

// Side by side: most of their time is waiting.
beforeAll(async () => {
  [uploads, operations, soak, requests] = await Promise.all([
    runInProcess("uploads", { runs: 54, seed }),
    runInProcess("operations", { operations: 40, seed, faultyShare: 0.3, longestInMs: 1_000, concurrency: 40 }),
    runInProcess("soak", { virtualHours: 4, operationsAtATime: 10, seed }),
    runInProcess("requests", { requests: 3_000, tasks: 20 }),
  ]);
}, 120_000);

describe("starting uploads while their exchanges are cut", () => {
  it("leaves exactly one task for each call, or a clear error; never two", () => {
    const { report, ending } = uploads;
    expect(report).toMatchObject({ otherErrors: [], createdTwice: 0, wrongTask: 0, lost: 0 });
    expect(report.created + report.outcomeUnknown + report.notSent).toBe(54);
    expect(report.created).toBeGreaterThan(40);
    expect(report.adopted).toBeGreaterThan(10);
    expect(report.sentAgain).toBeGreaterThan(10);
    expect(ending.stderr).toBe("");
  });
});

describe("operations while exchanges break, and the service is killed and started again", () => {
  it("end in their true state, each once, and leave nothing behind", () => {
    const { report, ending } = operations;
    const none = {
      lost: [],
      wrong: [],
      createdTwice: [],
      unhandledRejections: [],
      listenersLeft: 0,
      resourcesLeft: [],
    };
    expect(report).toMatchObject(none);
    expect(report.succeeded + report.failed + report.cancelled + report.outcomeUnknown).toBe(40);
    expect(report.succeeded).toBeGreaterThan(20);
    expect(report.faultyExchanges / report.exchanges).toBeGreaterThan(0.2);
    expect(report.clocksLearnt).toBe(report.wrongClocks);
    expect(ending.stderr).toBe("");
  });
});

describe("operations that come and go for hours of virtual time", () => {
  it("leave no timer, and little memory", () => {
    const { report } = soak;
    expect(report.timersLeft).toBe(0);
    expect(report.operationsEnded).toBeGreaterThan(10);
    expect(report.growthInPercent).toBeLessThan(5);
  });
});

describe("an emulator that serves requests for long", () => {
  it("answers each as it deserves, and keeps little of those that create nothing", () => {
    const { report, ending } = requests;
    expect(report.unexpected).toEqual([]);
    expect(report.growthInPercent).toBeLessThan(5);
    expect(ending.stderr).toBe("");
  });
});
