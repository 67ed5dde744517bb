import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoBearerToken, demoCredentials, startEmulator, type Emulator } from "../../src/index.js";
import { call, reasonOf, searchPath, signed } from "../support/call.js";

const clock = createVirtualClock(Date.parse("2023-07-26T11:36:03Z"));
const now = "Wed, 26 Jul 2023 11:36:03 GMT";
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ clock, maxClockSkewInMs: 60_000 });
});
afterAll(() => emulator.close());

function dated(offsetInMs: number): Record<string, string> {
  return signed(demoCredentials, new Date(clock.now() + offsetInMs).toUTCString());
}

async function rejectionOf(headers: Record<string, string>): Promise<unknown> {
  const { status, body } = await call(emulator, searchPath, {}, headers);
  expect([status, body.code]).toEqual([401, 16]);
  expect(JSON.stringify(body)).not.toContain(demoCredentials.secretKey);
  return reasonOf(body);
}

describe("HMAC", () => {
  it("accepts a signature as the vendor documents it", async () => {
    expect((await call(emulator, searchPath, {}, signed(demoCredentials, now))).status).toBe(200);
  });

  it("agrees with openssl, an independent implementation", async () => {
    // printf 'x-date: %s' "$now" | openssl dgst -sha256 -hmac "AIDMP-DEMO-SECRET-KEY" -binary | base64
    const signature = "0EevJiztb/sj2ozWWqvHXXGVySEOqZ06ZWt3om3TagY=";
    const Authorization = `hmac accesskey="AIDMP-DEMO-ACCESS-KEY", algorithm="hmac-sha256", headers="x-date", signature="${signature}"`;
    expect((await call(emulator, searchPath, {}, { "X-Date": now, Authorization })).status).toBe(200);
  });

  it("rejects a wrong secret key, an unknown access key and an altered date alike", async () => {
    expect(await rejectionOf(signed({ ...demoCredentials, secretKey: "wrong" }, now))).toBe("SIGNATURE_MISMATCH");
    expect(await rejectionOf(signed({ ...demoCredentials, accessKey: "nobody" }, now))).toBe("SIGNATURE_MISMATCH");
    expect(await rejectionOf(signed({ accessKey: "nobody", secretKey: "" }, now))).toBe("SIGNATURE_MISMATCH");
    const altered = { ...signed(demoCredentials, now), "X-Date": "Wed, 26 Jul 2023 11:36:04 GMT" };
    expect(await rejectionOf(altered)).toBe("SIGNATURE_MISMATCH");
  });

  it("rejects a date that is off by more than the allowed skew, in either direction, and accepts one within it", async () => {
    expect(await rejectionOf(dated(61_000))).toBe("DATE_OUT_OF_RANGE");
    expect(await rejectionOf(dated(-61_000))).toBe("DATE_OUT_OF_RANGE");
    for (const offset of [60_000, -60_000]) {
      expect((await call(emulator, searchPath, {}, dated(offset))).status).toBe(200);
    }
  });

  it("sends its own time in Date, so that a client can correct its clock", async () => {
    const { headers } = await call(emulator, searchPath, {}, {});
    expect(headers.get("date")).toBe(now);
  });

  it.each([
    ["no headers at all", {}, "AUTHORIZATION_MISSING"],
    ["no date", { Authorization: signed(demoCredentials, now)["Authorization"] ?? "" }, "DATE_MISSING"],
    ["a date in another form", signed(demoCredentials, "2023-07-26T11:36:03Z"), "DATE_MALFORMED"],
    ["a date that does not exist", signed(demoCredentials, "Wed, 99 Jul 2023 11:36:03 GMT"), "DATE_MALFORMED"],
    ["another scheme", { Authorization: "Basic eDp5" }, "AUTHORIZATION_MALFORMED"],
    [
      "more signed headers than documented",
      {
        "X-Date": now,
        Authorization: signed(demoCredentials, now)["Authorization"]?.replace("x-date", "x-date host") ?? "",
      },
      "AUTHORIZATION_MALFORMED",
    ],
  ])("rejects %s", async (_name, headers, reason) => {
    expect(await rejectionOf(headers)).toBe(reason);
  });
});

describe("Bearer", () => {
  it("accepts a known token and rejects any other", async () => {
    expect((await call(emulator, searchPath, {}, { Authorization: `Bearer ${demoBearerToken}` })).status).toBe(200);
    expect(await rejectionOf({ Authorization: `Bearer ${demoBearerToken}x` })).toBe("TOKEN_INVALID");
    expect(await rejectionOf({ Authorization: "Bearer " })).toBe("AUTHORIZATION_MALFORMED");
  });

  it("does not accept the demo token when credentials are given", async () => {
    await using own = await startEmulator({ credentials: [{ accessKey: "a", secretKey: "b" }] });
    expect((await call(own, searchPath, {}, { Authorization: `Bearer ${demoBearerToken}` })).status).toBe(401);
    expect((await call(own, searchPath, {})).status).toBe(401);
    expect((await call(own, searchPath, {}, signed({ accessKey: "a", secretKey: "b" }))).status).toBe(200);
  });
});
