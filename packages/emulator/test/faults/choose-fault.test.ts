import { afterEach, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions, type Fault, type Faults } from "../../src/index.js";
import { call, createPath, searchPath } from "../support/call.js";

let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

async function startWith(faults: Faults, options: EmulatorOptions = {}): Promise<Emulator> {
  emulator = await startEmulator({ script: [{ afterInMs: 0, state: "RUNNING" }], faults, ...options });
  return emulator;
}

async function statuses(running: Emulator, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let request = 0; request < count; request++) seen.push((await call(running, searchPath, {})).status);
  return seen;
}

describe("a fault is chosen", () => {
  const unavailable: Fault = { kind: "status", status: 503 };

  it("by operation, after `skip` requests, `times` times", async () => {
    const running = await startWith([{ operationId: "searchTasks", skip: 1, times: 2, fault: unavailable }]);
    expect((await call(running, createPath, {})).status).toBe(200);
    expect(await statuses(running, 4)).toEqual([200, 503, 503, 200]);
  });

  it("by probability, repeatable with a given random", async () => {
    const drawn = [0.1, 0.9, 0.49, 0.5];
    const running = await startWith([{ probability: 0.5, fault: unavailable }], { random: () => drawn.shift() ?? 1 });
    expect(await statuses(running, 4)).toEqual([503, 200, 503, 200]);
  });

  it("by a function of the request and its count, which can be replaced at run time", async () => {
    const running = await startWith(({ operationId, count }) =>
      operationId === "searchTasks" && count === 2 ? unavailable : undefined,
    );
    expect(await statuses(running, 3)).toEqual([200, 503, 200]);
    running.setFaults([{ fault: unavailable }]);
    expect(await statuses(running, 1)).toEqual([503]);
    running.setFaults([]);
    expect(await statuses(running, 1)).toEqual([200]);
  });

  it("and is named in the event of the exchange", async () => {
    const faults: unknown[] = [];
    const running = await startWith([{ times: 1, fault: { kind: "reset", when: "after-processing" } }], {
      onEvent: (event) => event.type === "request" && faults.push([event.status, event.fault]),
    });
    await call(running, createPath, {}).catch(() => undefined);
    await call(running, createPath, {});
    expect(faults).toEqual([
      [0, "reset"],
      [200, undefined],
    ]);
  });
});
