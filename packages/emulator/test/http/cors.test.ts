import { afterEach, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/index.js";
import { reasonOf, searchPath, signed } from "../support/call.js";

let emulator: Emulator;
afterEach(() => emulator.close());

const page = "http://localhost:5173";
const asked = { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,x-date" };

async function send(options: EmulatorOptions, method: string, headers: Record<string, string>): Promise<Response> {
  emulator = await startEmulator(options);
  const body = method === "POST" ? { body: "{}" } : {};
  return fetch(emulator.url + searchPath, {
    method,
    headers: { ...signed(), ...(method === "POST" ? { "Content-Type": "application/json" } : {}), ...headers },
    ...body,
  });
}

describe("a page of another origin", () => {
  it("gets no CORS header by default, and its preflight no answer", async () => {
    const response = await send({}, "POST", { Origin: page });
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
    await emulator.close();
    const preflight = await send({}, "OPTIONS", { Origin: page, ...asked });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([405, null]);
  });

  it("that cors names may ask and read, without credentials", async () => {
    const cors = [page, "https://app.example.com"];
    const preflight = await send({ cors }, "OPTIONS", { Origin: page, ...asked });
    expect(preflight.status).toBe(204);
    for (const [name, value] of [
      ["access-control-allow-origin", page],
      ["access-control-allow-methods", "GET, POST"],
      ["access-control-allow-headers", "authorization,x-date"],
      ["vary", "Origin"],
    ] as const) {
      expect(preflight.headers.get(name)).toBe(value);
    }
    expect(preflight.headers.has("access-control-allow-credentials")).toBe(false);
    expect(emulator.requests.total).toBe(0);
    await emulator.close();
    // Its host is neither loopback nor in allowedHosts.
    const response = await send({ cors }, "POST", { Origin: "https://app.example.com" });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([
      200,
      "https://app.example.com",
    ]);
    expect(response.headers.get("access-control-expose-headers")).toContain("Retry-After");
  });

  it("can read errors too", async () => {
    const response = await send({ cors: [page] }, "POST", { Origin: page, Authorization: "Bearer wrong" });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([401, page]);
    await emulator.close();
    const faulty = { cors: [page], faults: [{ fault: { kind: "html" } }] } as const;
    expect((await send(faulty, "POST", { Origin: page })).headers.get("access-control-allow-origin")).toBe(page);
  });

  it("that cors does not name gets none", async () => {
    const local = await send({ cors: [page] }, "POST", { Origin: "http://localhost:5174" });
    expect([local.status, local.headers.get("access-control-allow-origin")]).toEqual([200, null]);
    expect(local.headers.get("vary")).toBe("Origin");
    await emulator.close();
    const foreign = await send({ cors: [page] }, "POST", { Origin: "https://evil.example" });
    expect([foreign.status, reasonOf(await foreign.json())]).toEqual([403, "ORIGIN_NOT_ALLOWED"]);
  });

  it('is any page with "*", when that is asked for, still without credentials', async () => {
    const response = await send({ cors: ["*"] }, "POST", { Origin: "https://any.example" });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    expect(response.headers.has("access-control-allow-credentials")).toBe(false);
  });
});

describe("an origin in cors", () => {
  it.each([
    "localhost:3000",
    "http://localhost:3000/",
    "http://localhost/app",
    "null",
    "ftp://x",
    "https://*.x.com",
    "",
  ])("%j is rejected at the start", async (origin) => {
    emulator = await startEmulator();
    await expect(startEmulator({ cors: [origin] })).rejects.toThrow(/cors has .*give the origin of a page/);
  });
});
