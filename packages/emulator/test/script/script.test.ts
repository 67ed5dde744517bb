import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator, type Script } from "../../src/index.js";
import { call, createPath, operationPath, signed, type Wire } from "../support/call.js";

let clock: VirtualClock;
let emulator: Emulator | undefined;

beforeEach(() => {
  clock = createVirtualClock();
});
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
  if (clock.pendingTimers > 0) throw new Error("The emulator left a timer behind.");
});

const sign = (): Record<string, string> => signed(undefined, new Date(clock.now()).toUTCString());

async function start(script: Script): Promise<Emulator> {
  emulator = await startEmulator({ clock, script });
  return emulator;
}

async function create(running: Emulator, request: object = {}): Promise<Wire> {
  const { status, body } = await call(running, createPath, request, sign());
  expect(status).toBe(200);
  return body;
}

async function operationAfter(running: Emulator, name: string, durationInMs: number): Promise<Wire> {
  await clock.advance(durationInMs);
  return (await call(running, operationPath(name), undefined, sign())).body;
}

describe("a scripted task", () => {
  it("follows its steps by the clock, without a timer, and needs no bucket", async () => {
    const running = await start([
      { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 2, totalFileSize: 100 } },
      { afterInMs: 500, state: "RUNNING", progress: { succeedFileCount: 1, succeedFileSize: 50 } },
      { afterInMs: 1_000, state: "FINISHED", progress: { succeedFileCount: 2, succeedFileSize: 100 } },
    ]);
    const created = await create(running);
    expect(created).toMatchObject({ done: false, error: null, response: null });
    expect(clock.pendingTimers).toBe(0);
    expect((await operationAfter(running, created.name, 499)).metadata).toMatchObject({
      task_state: 1,
      succeed_file_size: "0",
    });
    expect((await operationAfter(running, created.name, 1)).metadata).toMatchObject({
      task_state: 1,
      succeed_file_size: "50",
    });
    expect(await operationAfter(running, created.name, 500)).toMatchObject({
      done: true,
      error: null,
      response: { task_state: 2, succeed_file_count: "2", total_file_size: "100" },
    });
  });

  it("has the time when it finished, not when it was polled", async () => {
    const running = await start([{ afterInMs: 500, state: "FINISHED" }]);
    const { name } = await create(running);
    const createdAt = clock.now();
    const { response } = await operationAfter(running, name, 60_000);
    expect(response?.["finish_time"]).toBe(new Date(createdAt + 500).toISOString());
  });

  it("may end at once", async () => {
    const running = await start([{ afterInMs: 0, state: "FINISHED" }]);
    expect(await create(running)).toMatchObject({ done: true, error: null });
  });

  it.each([
    ["ERROR", 13, 3],
    ["CANCEL", 1, 4],
    ["REJECTED", 9, 6],
    ["SENSEDATA_TRANSFER_FAILED", 13, 8],
  ] as const)("may end as %s, with error code %i", async (state, code, number) => {
    const running = await start([{ afterInMs: 10, state, errorMessage: "because" }]);
    const { name } = await create(running);
    const ended = await operationAfter(running, name, 10);
    expect(ended).toMatchObject({ done: true, response: null, error: { code, message: "because" } });
    expect(ended.metadata).toMatchObject({ task_state: number, err_msg: "because" });
  });

  it("may end with a given Status", async () => {
    const error = { code: 7, message: "No.", details: [{ "@type": "type.googleapis.com/x.Unknown", anything: 1 }] };
    const running = await start([{ afterInMs: 0, state: "ERROR", error }]);
    expect((await create(running)).error).toEqual(error);
  });

  it("may pass through a review, through unknown states, and never end", async () => {
    const running = await start([
      { afterInMs: 0, state: "REVIEW" },
      { afterInMs: 10, state: 4711 },
    ]);
    const { name } = await create(running);
    expect((await operationAfter(running, name, 5)).metadata["task_state"]).toBe(TaskState.REVIEW);
    const later = await operationAfter(running, name, 86_400_000);
    expect([later.done, later.metadata["task_state"]]).toEqual([false, 4711]);
  });

  it("may have sizes that a JavaScript number cannot hold", async () => {
    const running = await start([
      { afterInMs: 0, state: "RUNNING", progress: { totalFileSize: "9223372036854775807" } },
    ]);
    expect((await create(running)).metadata["total_file_size"]).toBe("9223372036854775807");
  });

  it("may interpolate its counters", async () => {
    const running = await start({
      interpolate: true,
      steps: [
        { afterInMs: 0, state: "RUNNING", progress: { totalFileSize: 1_000 } },
        { afterInMs: 1_000, state: "FINISHED", progress: { succeedFileSize: 1_000 } },
      ],
    });
    const { name } = await create(running);
    expect((await operationAfter(running, name, 250)).metadata["succeed_file_size"]).toBe("250");
  });

  it("may be decided from the create request, whose keys the script does not see", async () => {
    let seen = "";
    const running = await start((input) => {
      seen = JSON.stringify(input);
      return [{ afterInMs: 0, state: input.request.source_path === "bad/" ? "ERROR" : "FINISHED" }];
    });
    const oss_config = { access_key: "canary-a", secret_key: "canary-s" };
    expect((await create(running, { source_path: "bad/", oss_config })).error?.code).toBe(13);
    expect((await create(running, { source_path: "good/" })).error).toBeNull();
    expect(seen).not.toContain("canary");
  });

  it("is cancelled at once, not at all, or after a delay", async () => {
    for (const [onCancel, statesAfter] of [
      ["cancel", [4, 4]],
      ["ignore", [1, 2]],
      [{ afterInMs: 100 }, [1, 4]],
    ] as const) {
      const running = await start({
        onCancel,
        steps: [
          { afterInMs: 0, state: "RUNNING" },
          { afterInMs: 1_000, state: "FINISHED" },
        ],
      });
      const { name } = await create(running);
      for (let time = 0; time < 2; time++) {
        expect((await call(running, `${operationPath(name)}:cancel`, {}, sign())).status).toBe(200);
      }
      const soon = await operationAfter(running, name, 50);
      const late = await operationAfter(running, name, 5_000);
      expect([soon.metadata["task_state"], late.metadata["task_state"]]).toEqual(statesAfter);
      await running.close();
    }
  });

  it("is rejected at the start when it is invalid", async () => {
    const bad: Script[] = [
      [
        { afterInMs: 5, state: "RUNNING" },
        { afterInMs: 1, state: "FINISHED" },
      ],
      [{ afterInMs: -1, state: "RUNNING" }],
      [{ afterInMs: 0, state: 1.5 }],
      [{ afterInMs: 0, state: "RUNNING", progress: { totalFileCount: -1 } }],
      [{ afterInMs: 0, state: "RUNNING", progress: { totalFileCount: "many" } }],
    ];
    for (const script of bad) await expect(startEmulator({ script })).rejects.toThrow(/of the script/);
  });
});

describe("a script that throws", () => {
  it("causes a 500 and a failure event, not a crash", async () => {
    const failures: string[] = [];
    await using failing = await startEmulator({
      script: () => {
        throw new Error("broken script");
      },
      onEvent: (event) => event.type === "failure" && failures.push(event.error.message),
    });
    const { status, body } = await call(failing, createPath, {});
    expect([status, body.code, failures]).toEqual([500, 13, ["broken script"]]);
    expect(JSON.stringify(body)).not.toContain("broken script");
  });
});
