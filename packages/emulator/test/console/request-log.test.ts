import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRequestLog } from "../../src/console/request-log.js";
import type { ExchangeEvent } from "../../src/index.js";

const event: fc.Arbitrary<ExchangeEvent> = fc.record({
  type: fc.constant("request" as const),
  operationId: fc.option(fc.string(), { nil: undefined }),
  method: fc.string({ maxLength: 1_000 }),
  path: fc.string({ unit: "binary", maxLength: 2_000 }),
  status: fc.integer({ min: 0, max: 599 }),
  durationInMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
  problem: fc.record({ reason: fc.constant("INVALID_ARGUMENT"), field: fc.string({ maxLength: 2_000 }) }),
});

describe("the log of requests", () => {
  it("keeps the latest, in their order, with ids that grow by one", () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 40 }),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(50),
        (events, capacity, since) => {
          const log = createRequestLog(capacity);
          for (const [index, each] of events.entries()) log.add(each, index);
          const ids = events.map((_, index) => index + 1).slice(-capacity);
          expect(log.since(0).map(({ id }) => id)).toEqual(ids);
          expect(log.since(0).map(({ at }) => at)).toEqual(ids.map((id) => id - 1));
          expect(log.since(since).map(({ id }) => id)).toEqual(ids.filter((id) => id > since));
        },
      ),
    );
  });

  it("is bounded, whatever is sent, and holds nothing that moves a cursor or turns the direction of reading", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const log = createRequestLog(5);
        for (const each of events) log.add(each, 0);
        // An escaped character is up to nine characters long.
        expect(JSON.stringify(log.since(0)).length).toBeLessThan(5 * 3 * 301 * 9 + 5_000);
        for (const { method, path, problem } of log.since(0)) {
          expect(method + path + problem?.field).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          expect(path.length).toBeLessThanOrEqual(301 * 9);
        }
      }),
    );
  });

  it("keeps 200, and the beginning of what is long", () => {
    const log = createRequestLog();
    for (let sent = 0; sent < 1_000; sent++) {
      const path = `/${sent}/${"x".repeat(10_000)}`;
      log.add({ type: "request", operationId: undefined, method: "GET", path, status: 404, durationInMs: 1.4 }, 0);
    }
    expect(log.since(0)).toHaveLength(200);
    expect(log.since(999)).toEqual([
      expect.objectContaining({ id: 1_000, path: `/999/${"x".repeat(295)}…`, durationInMs: 1, problem: null }),
    ]);
  });
});
