import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { bearer, getOperation, hmac, type AidmpEvent } from "../../src/index.js";
import { clientFor, json, keys, rejection, serve, uploadPath } from "../support/server.js";
import { createUploadFilesTask } from "../../src/index.js";

const read = { params: { path: { operation_id: "op-1" } } } as const;

describe("hmac", () => {
  it("sends X-Date and Authorization as documented, signed over the date alone", async () => {
    const server = await serve((response) => json(response, 200, { name: "op-1" }));
    const now = Date.parse("2023-07-26T11:36:03Z");
    const clock = createVirtualClock(now);
    await getOperation(clientFor(server.url, { clock }), read);
    const date = "Wed, 26 Jul 2023 11:36:03 GMT";
    const signature = createHmac("sha256", keys.secretKey).update(`x-date: ${date}`).digest("base64");
    expect(server.requests[0]?.headers).toMatchObject({
      "x-date": date,
      authorization: `hmac accesskey="${keys.accessKey}", algorithm="hmac-sha256", headers="x-date", signature="${signature}"`,
    });
  });

  it("agrees with openssl", async () => {
    const { headers } = await hmac(keys).authorize(Date.parse("2026-01-01T00:00:00Z"));
    const signed = execFileSync("openssl", ["dgst", "-sha256", "-hmac", keys.secretKey, "-binary"], {
      input: `x-date: ${headers["X-Date"]}`,
    });
    expect(headers["Authorization"]).toContain(`signature="${signed.toString("base64")}"`);
  });

  it("signs every second anew, and a second only once", async () => {
    const auth = hmac(keys);
    const [first, same, next] = await Promise.all([auth.authorize(1000), auth.authorize(1999), auth.authorize(2000)]);
    expect(same).toBe(first);
    expect(next?.headers["X-Date"]).not.toBe(first?.headers["X-Date"]);
    expect(next?.headers["Authorization"]).not.toBe(first?.headers["Authorization"]);
  });

  it("signs a secret key of any alphabet as UTF-8", async () => {
    const secretKey = "密钥 with ünïcode";
    const { headers } = await hmac({ accessKey: "a", secretKey }).authorize(0);
    const expected = createHmac("sha256", secretKey).update("x-date: Thu, 01 Jan 1970 00:00:00 GMT").digest("base64");
    expect(headers["Authorization"]).toContain(expected);
  });

  it.each([
    ["accessKey", { accessKey: "", secretKey: "s" }],
    ["accessKey", { accessKey: 'a"b', secretKey: "s" }],
    ["accessKey", { accessKey: "a\r\nX-Evil: 1", secretKey: "s" }],
    ["secretKey", { accessKey: "a", secretKey: "" }],
    ["secretKey", { accessKey: "a", secretKey: "s3cret\n" }],
  ])("refuses a bad %s without repeating it", (name, options) => {
    expect(() => hmac(options)).toThrow(name);
    expect(() => hmac(options)).not.toThrow("s3cret");
  });
});

/** Refuses what is signed more than 60 s off its own time, which is ten minutes ahead of ours. */
async function strictServer(clock: { now(): number }): Promise<Awaited<ReturnType<typeof serve>>> {
  return serve((response, request) => {
    const now = clock.now() + 600_000;
    const date = { Date: new Date(now).toUTCString() };
    const off = Math.abs(Date.parse(String(request.headers["x-date"])) - now);
    if (off > 60_000) json(response, 401, { code: 16, message: "date" }, date);
    else json(response, 200, { name: "op-1" }, date);
  });
}

describe("a wrong clock", () => {
  it("is learnt from the Date of the challenge, told in an event, and kept", async () => {
    const clock = createVirtualClock();
    const server = await strictServer(clock);
    const events: AidmpEvent[] = [];
    const client = clientFor(server.url, { clock, onEvent: (event) => events.push(event) });
    await createUploadFilesTask(client, { params: { path: uploadPath }, body: {} });
    await getOperation(client, read);
    expect(server.requests).toHaveLength(3);
    expect(events.filter(({ type }) => type === "clock-skew")).toEqual([
      expect.objectContaining({
        type: "clock-skew",
        offsetInMs: 600_000,
        attempt: 1,
        operationId: "createUploadFilesTask",
      }),
    ]);
  });

  it("is learnt by every call that was signed with it, also when they run at once", async () => {
    const clock = createVirtualClock();
    const server = await strictServer(clock);
    const client = clientFor(server.url, { clock });
    await Promise.all(Array.from({ length: 5 }, () => getOperation(client, read)));
    expect(server.requests).toHaveLength(10);
  });

  it("is learnt as well where a gateway answers 403 to the date", async () => {
    const clock = createVirtualClock();
    const server = await serve((response, _request, index) =>
      index === 0
        ? json(
            response,
            403,
            { message: "HMAC signature cannot be verified" },
            { Date: new Date(clock.now() + 600_000).toUTCString() },
          )
        : json(response, 200, { name: "x" }),
    );
    await expect(getOperation(clientFor(server.url, { clock }), read)).resolves.toEqual({ name: "x" });
  });

  it("is corrected once a call: a server that goes on refusing gets two requests", async () => {
    let ahead = 600_000;
    const clock = createVirtualClock();
    const server = await serve((response) => {
      ahead *= 2;
      json(response, 401, { code: 16 }, { Date: new Date(clock.now() + ahead).toUTCString() });
    });
    await expect(getOperation(clientFor(server.url, { clock }), read)).rejects.toMatchObject({ status: 401, code: 16 });
    expect(server.requests).toHaveLength(2);
  });

  it.each([2, 3650, -3650])("is not believed where it is %d days away, and the event says so", async (days) => {
    const clock = createVirtualClock();
    const offsetInMs = days * 86_400_000;
    const server = await serve((response) =>
      json(response, 401, { code: 16 }, { Date: new Date(clock.now() + offsetInMs).toUTCString() }),
    );
    const events: AidmpEvent[] = [];
    const client = clientFor(server.url, { clock, onEvent: (event) => events.push(event) });
    await expect(getOperation(client, read)).rejects.toMatchObject({ status: 401 });
    expect(server.requests).toHaveLength(1);
    expect(events.filter(({ type }) => type === "clock-skew")).toEqual([
      expect.objectContaining({ type: "clock-skew", offsetInMs, isFollowed: false }),
    ]);
  });

  it("is not suspected when the dates agree: a wrong key is told at once", async () => {
    const server = await serve((response) => json(response, 401, { code: 16 }));
    await expect(getOperation(clientFor(server.url), read)).rejects.toMatchObject({ status: 401 });
    expect(server.requests).toHaveLength(1);
  });
});

describe("bearer", () => {
  it("sends a fixed token, and does not repeat after a 401", async () => {
    const server = await serve((response) => json(response, 401, { code: 16 }));
    await expect(getOperation(clientFor(server.url, { auth: bearer("token-1") }), read)).rejects.toMatchObject({
      status: 401,
    });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1"]);
  });

  it("asks a provider once, and keeps its token", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const provider = vi.fn<() => Promise<string>>(async () => "token-1");
    const client = clientFor(server.url, { auth: bearer(provider) });
    await Promise.all([getOperation(client, read), getOperation(client, read)]);
    await getOperation(client, read);
    expect(provider).toHaveBeenCalledTimes(1);
  });

  it("asks the provider once more after a 401, for all concurrent calls together", async () => {
    const server = await serve((response, { headers }) =>
      headers.authorization === "Bearer token-2"
        ? json(response, 200, { name: "x" })
        : json(response, 401, { code: 16 }),
    );
    let issued = 0;
    const events: AidmpEvent[] = [];
    const auth = bearer(async () => `token-${++issued}`);
    const client = clientFor(server.url, { auth, onEvent: (event) => events.push(event) });
    await Promise.all(Array.from({ length: 5 }, () => getOperation(client, read)));
    expect(issued).toBe(2);
    expect(events.filter(({ type }) => type === "token-refresh")).toHaveLength(5);
  });

  it("asks the provider once more after a gateway's 403, and not after the service's own", async () => {
    let issued = 0;
    const auth = bearer(() => `token-${++issued}`);
    const own = await serve((response) => json(response, 403, { code: 7, message: "not yours" }));
    await expect(getOperation(clientFor(own.url, { auth }), read)).rejects.toMatchObject({ status: 403 });
    expect(issued).toBe(1);
    const gateway = await serve((response, _request, index) => json(response, index === 0 ? 403 : 200, { name: "x" }));
    await getOperation(clientFor(gateway.url, { auth }), read);
    expect(issued).toBe(2);
  });

  it("gives up after the second 401", async () => {
    const server = await serve((response) => json(response, 401, { code: 16 }));
    let issued = 0;
    const auth = bearer(() => `token-${++issued}`);
    await expect(getOperation(clientFor(server.url, { auth }), read)).rejects.toMatchObject({ status: 401 });
    expect(issued).toBe(2);
    expect(server.requests).toHaveLength(2);
  });

  it("tells a failing provider's error as the cause, sends nothing, and asks again next time", async () => {
    const server = await serve((response) => json(response, 200, { name: "x" }));
    const failure = new Error("identity service is down");
    const provider = vi.fn<() => Promise<string>>().mockRejectedValueOnce(failure).mockResolvedValue("token-1");
    const client = clientFor(server.url, { auth: bearer(provider) });
    const error = await rejection(getOperation(client, read));
    expect(error).toMatchObject({ name: "RequestError", cause: failure });
    expect(server.requests).toHaveLength(0);
    await getOperation(client, read);
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it.each(["", "with space", "line\nbreak", "token\r\nX-Evil: 1"])("refuses %j as a token", async (token) => {
    expect(() => bearer(token)).toThrow("bearer: the token");
    await expect(bearer(() => token).authorize(0)).rejects.toThrow("bearer: the token");
  });
});

describe("credential objects", () => {
  it.each([
    ["hmac", hmac(keys)],
    ["bearer", bearer(keys.secretKey)],
    ["bearer with a provider", bearer(() => keys.secretKey)],
  ])("of %s show no secret in any way of printing them", async (_name, auth) => {
    await auth.authorize(0);
    const shown = [
      JSON.stringify({ auth }),
      inspect(auth, { depth: Infinity, showHidden: true }),
      `${Object(auth)}`,
      JSON.stringify(Object.entries(auth)),
      JSON.stringify(Object.getOwnPropertyDescriptors(auth)),
    ].join("\n");
    expect(shown).not.toContain(keys.accessKey);
    expect(shown).not.toContain(keys.secretKey);
  });
});
