/** @jest-environment node */
const { createAidmpClient, getOperation, hmac, isApiError } = require("@aidmp/client");
const { demoCredentials, startEmulator } = require("@aidmp/emulator");
const { createPoller, taskListSource, waitForOperation } = require("@aidmp/operations");
const { parseResumeToken } = require("@aidmp/operations/step");

test("CommonJS: the emulator, a call, an error and a wait", async () => {
  const emulator = await startEmulator({ script: () => ({ durationInMs: 100 }) });
  try {
    const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
    const missing = getOperation(client, { params: { path: { operation_id: "none" } } });
    await expect(missing).rejects.toMatchObject({ name: "ApiError", fromService: true, status: 404 });
    expect(isApiError(await missing.catch((error) => error))).toBe(true);
    const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "ds-1" }) });
    poller.close();
    expect(parseResumeToken).toBeInstanceOf(Function);
  } finally {
    await emulator.close();
  }
});

describe("Jest's fake timers", () => {
  afterEach(() => jest.useRealTimers());

  it.each([
    ["modern", {}],
    ["legacy", { legacyFakeTimers: true }],
  ])("%s, that jump an hour end a wait", async (kind, options) => {
    jest.useFakeTimers(options);
    let polls = 0;
    const source = {
      async read(names) {
        polls += 1;
        const state = polls > 20 ? { status: "succeeded", response: { polls } } : { status: "running" };
        return new Map(names.map((name) => [name, state]));
      },
    };
    const waiting = waitForOperation("operations/1", { source });
    if (kind === "modern") await jest.advanceTimersByTimeAsync(3_600_000);
    else {
      for (let jump = 0; jump < 60; jump += 1) {
        jest.advanceTimersByTime(60_000);
        for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      }
    }
    await expect(waiting).resolves.toEqual({ polls: 21 });
  });
});
