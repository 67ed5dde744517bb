import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";

const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const rootDir = fileURLToPath(new URL("projects/jest", import.meta.url));

describe("Jest with its defaults", () => {
  it.each([
    ["CommonJS, node", "in-node.test.cjs", ""],
    ["ES modules, node", "in-node.test.mjs", "--experimental-vm-modules --no-warnings"],
    ["CommonJS, jsdom", "in-jsdom.test.cjs", ""],
  ])("%s", async (_what, file, nodeOptions) => {
    const config = { rootDir, testMatch: [`<rootDir>/${file}`], transform: {}, cache: false };
    const { ended, stderr } = await runToEnd(process.execPath, [jest, "--config", JSON.stringify(config)], {
      env: { NODE_OPTIONS: nodeOptions, NO_COLOR: "1" },
    });
    expect({ ended, passed: /Tests: +(\d) passed, \1 total/.test(stderr), stderr }).toMatchObject({
      ended: 0,
      passed: true,
    });
  });
});
