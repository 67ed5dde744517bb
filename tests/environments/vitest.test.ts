import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const root = fileURLToPath(new URL("projects/vitest", import.meta.url));

describe("Vitest", () => {
  it.each(["node", "jsdom", "happy-dom"])("in the environment %s", async (environment) => {
    // happy-dom asks as a page would, from here.
    await using emulator = await startEmulator({ cors: ["http://localhost:3000"] });
    const args = [vitest, "run", "--root", root, "--environment", environment];
    const { ended, stdout, stderr } = await runToEnd(process.execPath, args, {
      env: {
        AIDMP_BASE_URL: emulator.url,
        AIDMP_ACCESS_KEY: demoCredentials.accessKey,
        AIDMP_SECRET_KEY: demoCredentials.secretKey,
        NO_COLOR: "1",
      },
    });
    expect({ ended, passed: /Tests +3 passed/.test(stdout), stdout, stderr }).toMatchObject({ ended: 0, passed: true });
  });
});
