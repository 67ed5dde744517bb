import { describe, expect, it } from "vitest";
import { demoBearerToken, demoCredentials, startEmulator } from "../src/index.js";

const own = { credentials: [{ accessKey: "own", secretKey: "secret" }] };

describe("the demo credentials", () => {
  it.each(["0.0.0.0", "::", "", "192.0.2.1", "::ffff:192.0.2.1", "fe80::1%lo", "emulator", "x.localhost", "127.1"])(
    "are rejected on %j, which others can reach",
    async (host) => {
      for (const options of [
        {},
        { credentials: [demoCredentials] },
        { credentials: [...own.credentials, { ...demoCredentials, accessKey: "other" }] },
        { ...own, bearerTokens: ["own", demoBearerToken] },
      ]) {
        const starting = startEmulator({ host, ...options });
        await expect(starting).rejects.toThrow(
          /does not listen on .* with the demo credentials.*Give your own credentials/,
        );
      }
    },
  );

  it.each(["localhost", "LOCALHOST", "127.0.0.1"])("are the default on %s", async (host) => {
    await using emulator = await startEmulator({ host });
    expect((await fetch(emulator.url)).status).toBe(404);
  });

  it("are not needed by an emulator with its own", async () => {
    await using emulator = await startEmulator({ host: "0.0.0.0", ...own });
    expect((await fetch(emulator.url)).status).toBe(404);
  });
});

describe("the url of an emulator", () => {
  it.each(["127.0.0.1", "localhost", "0.0.0.0", "::", "[::]", "::1", "[::1]", "0", "::ffff:127.0.0.1"])(
    "on %s is one that a client on this machine can call",
    async (host) => {
      await using emulator = await startEmulator({ host, ...own });
      expect(emulator.url).toMatch(/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]|\[::ffff:127\.0\.0\.1\]):\d+$/);
      expect((await fetch(emulator.url)).status).toBe(404);
    },
  );
});
