import { createUploadFilesTask, isResponseError } from "@aidmp/client";
import { describe, expect, it } from "vitest";
import { assumedCancel, isMalformedOperationError, operationSource, type OperationSource } from "../../src/index.js";
import { endingAs, startWorld } from "../support/emulated-service.js";
import { context, fakeService, json } from "../support/fake-service.js";
import { createPollerFixture, fateOf } from "../support/poller-fixture.js";

const nameOf = ({ name }: { readonly name?: string | null }): string => name ?? "";

async function readOne(source: OperationSource, name: string): Promise<unknown> {
  return (await source.read([name], context())).get(name);
}

/** Runs for an hour, or until it is cancelled. */
const slow = { script: endingAs("FINISHED", 3_600_000) };

describe("operationSource against the emulator", () => {
  it("reads operations one by one, by their bare ids and as operations/x", async () => {
    const world = await startWorld(slow);
    const source = operationSource(world.client);
    const name = nameOf(await world.create());
    expect(source.maxBatch).toBe(1);
    expect(await readOne(source, name)).toMatchObject({ status: "running", metadata: expect.anything() });
    expect(await readOne(source, `operations/${name}`)).toMatchObject({ status: "running" });
    expect(world.emulator.requests).toMatchObject({ getOperation: 2 });
  });

  it("tells every ending apart", async () => {
    for (const [state, status, code] of [
      ["FINISHED", "succeeded", undefined],
      ["ERROR", "failed", 13],
      ["REJECTED", "failed", 9],
      ["CANCEL", "cancelled", 1],
    ] as const) {
      const world = await startWorld({ script: endingAs(state, 0) });
      const result = await readOne(operationSource(world.client), nameOf(await world.create()));
      expect(result).toMatchObject(code === undefined ? { status } : { status, error: { code } });
    }
  });

  it("passes on what a request failed with: 404, and 429 with the longest wait asked for, sent once", async () => {
    const world = await startWorld(slow);
    const source = operationSource(world.client);
    await expect(readOne(source, "nobody")).rejects.toMatchObject({ name: "ApiError", status: 404, code: 5 });
    const name = nameOf(await world.create());
    world.emulator.setFaults([{ fault: { kind: "status", status: 429, retryAfter: 2, retryDelayInMs: 5_000 } }]);
    const before = world.emulator.requests["getOperation"] ?? 0;
    await expect(readOne(source, name)).rejects.toMatchObject({ status: 429, retryAfterInMs: 5_000 });
    expect(world.emulator.requests["getOperation"]).toBe(before + 1);
  });

  it("cancels by the assumed call, by either form of the name, twice without harm", async () => {
    const world = await startWorld(slow);
    const cancel = assumedCancel(world.client);
    const name = nameOf(await world.create());
    await cancel(`operations/${name}`, context());
    await cancel(name, context());
    expect(await readOne(operationSource(world.client), name)).toMatchObject({ status: "cancelled" });
    await expect(cancel("nobody", context())).rejects.toMatchObject({ status: 404 });
  });
});

function percentOf(metadata: unknown): number {
  if (typeof metadata !== "object" || metadata === null || !("percent" in metadata)) throw new Error("unexpected");
  return Number(metadata.percent) / 100;
}

describe("what operationSource makes of an answer", () => {
  const running = { name: "op", done: false };

  it("has the Retry-After of Retry-After, in seconds or as a date by the answer's own clock", async () => {
    const date = { Date: "Thu, 01 Jan 2015 00:00:00 GMT", "Retry-After": "Thu, 01 Jan 2015 00:00:07 GMT" };
    for (const [headers, retryAfterInMs] of [
      [{ "Retry-After": "3" }, 3_000],
      [date, 7_000],
      [{ "Retry-After": "soon" }, undefined],
      [{}, undefined],
    ] as const) {
      const { client } = fakeService(() => json(running, { headers }));
      expect(await readOne(operationSource(client), "op")).toMatchObject({ status: "running", retryAfterInMs });
    }
  });

  it("is not a result of an id that cannot be sent", async () => {
    const service = fakeService(() => json(running));
    await expect(readOne(operationSource(service.client), "operations/..")).rejects.toMatchObject({
      name: "RequestError",
    });
    expect(service.requests).toHaveLength(0);
  });

  it("asks for a permit before each request after the first, where it is given many names", async () => {
    const service = fakeService(() => json(running));
    let permits = 0;
    const permit = (): Promise<void> => {
      permits += 1;
      return Promise.resolve();
    };
    const results = await operationSource(service.client).read(["a", "b", "c"], { ...context(), permit });
    expect([results.size, permits]).toEqual([3, 2]);
  });

  const decoders = {
    metadata: { "aidmp.Count": ({ done }: Readonly<Record<string, unknown>>) => Number(done) },
    response: { "aidmp.Task": ({ id }: Readonly<Record<string, unknown>>) => ({ id: String(id) }) },
  };
  const read = (body: unknown): Promise<unknown> =>
    readOne(operationSource(fakeService(() => json(body)).client, decoders), "op");

  it("is unpacked by the decoders", async () => {
    const metadata = { "@type": "x/aidmp.Count", done: 3 };
    expect(await read({ ...running, metadata })).toMatchObject({ status: "running", metadata: 3 });
    const response = { "@type": "x/aidmp.Task", id: "t-1" };
    expect(await read({ name: "op", done: true, metadata, response })).toMatchObject({
      status: "succeeded",
      metadata: 3,
      response: { id: "t-1" },
    });
  });

  it("is not a metadata where it is of another type, and an error for good where the response is", async () => {
    expect(await read({ ...running, metadata: { "@type": "x/other" } })).toMatchObject({ metadata: undefined });
    const result = await read({ name: "op", done: true, response: { "@type": "x/other" } });
    expect(result).toMatchObject({ status: "poll-failed", isPermanent: true });
    expect(result).toHaveProperty("error", expect.toSatisfy(isMalformedOperationError));
  });

  it("fails where it is done with neither response nor error and that means failure", async () => {
    const { client } = fakeService(() => json({ name: "op", done: true }));
    expect(await readOne(operationSource(client), "op")).toMatchObject({ status: "succeeded" });
    const source = operationSource(client, { whenDoneWithNeither: "fail" });
    expect(await readOne(source, "op")).toMatchObject({ status: "failed", error: { code: 2 } });
    expect(source.readInitial?.({ name: "op", done: true })).toMatchObject({ status: "failed" });
  });

  it("has the progress that the caller reads from the metadata, and none where that throws", async () => {
    const { client } = fakeService(() => json({ ...running, metadata: { percent: 40 } }));
    expect(await readOne(operationSource(client, { progressOf: percentOf }), "op")).toMatchObject({ progress: 0.4 });
    const bare = fakeService(() => json(running)).client;
    expect(await readOne(operationSource(bare, { progressOf: percentOf }), "op")).toMatchObject({
      status: "running",
      progress: undefined,
    });
  });

  it("is a failed poll where it is not a operation", async () => {
    const { client } = fakeService(() => json({ tasks: [] }));
    await expect(readOne(operationSource(client), "op")).rejects.toSatisfy(isResponseError);
  });
});

describe("the assumed cancel call", () => {
  it.each([
    ["204 without a body", () => new Response(null, { status: 204 })],
    ["200 without a body", () => new Response("", { status: 200 })],
    ["202 with an object", () => json({}, { status: 202 })],
    ["200 with null", () => new Response("null", { status: 200 })],
  ])("is accepted by %s: the response is Empty", async (_, answer) => {
    const { client, requests } = fakeService(answer);
    await expect(assumedCancel(client)("operations/7", context())).resolves.toBeUndefined();
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /aids/aidmp/data/v2/operations/7:cancel",
    ]);
  });

  it("is not accepted by a login page, nor by a refusal", async () => {
    const page = fakeService(() => new Response("<html>Sign in</html>"));
    await expect(assumedCancel(page.client)("7", context())).rejects.toMatchObject({ name: "ResponseError" });
    const refused = fakeService(() => json({ code: 9, message: "it has ended", details: [] }, { status: 400 }));
    await expect(assumedCancel(refused.client)("7", context())).rejects.toMatchObject({ name: "ApiError", code: 9 });
    expect(refused.requests).toHaveLength(1);
  });
});

describe("the Retry-After of the call that started an operation", () => {
  it("is honoured by the first poll", async () => {
    const { client } = fakeService(() => json({ name: "operations/1" }, { headers: { "Retry-After": "40" } }));
    const path = { data_space_id: "ds", repo_id: "r", branch_id: "b" };
    const operation = await createUploadFilesTask(client, { params: { path }, body: { source_path: "x" } });
    const { clock, source, poller } = createPollerFixture();
    fateOf(poller.watch(operation).result());
    await clock.advance(20_000);
    fateOf(poller.watch("operations/other").result());
    await clock.advance(19_000);
    // Not along with another's poll either.
    expect(source.timesOf("operations/1")).toEqual([]);
    await clock.advance(20_000);
    expect(source.timesOf("operations/1")[0]).toBeGreaterThanOrEqual(40_000);
    poller.close();
  });
});

describe("a read of several operations", () => {
  it("of which one fails keeps what it read of the others", async () => {
    const { client } = fakeService(({ path }) =>
      path.endsWith("/2") ? new Response("", { status: 503 }) : json({ name: "x", done: true }),
    );
    const results = await operationSource(client).read(["1", "2", "3"], context());
    expect([...results.values()].map(({ status }) => status)).toEqual(["succeeded", "poll-failed", "succeeded"]);
  });
});
