import { fileURLToPath } from "node:url";
import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";

/** What a person who knows one of them expects of the other. */
const commands = [
  ["aidmp", "../packages/cli/dist/bin.js"],
  ["aidmp-emulator", "../packages/emulator/dist/command/bin.js"],
] as const;

describe.each(commands)("%s", (name, path) => {
  const bin = fileURLToPath(new URL(path, import.meta.url));
  const run = (...args: readonly string[]) => runToEnd(process.execPath, [bin, ...args], { env: { LANG: "C" } });

  it.each(["--version", "-v"])("prints its version for %s, and nothing else", async (flag) => {
    const { ended, stdout, stderr } = await run(flag);
    expect({ ended, stdout, stderr }).toEqual({
      ended: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it.each(["--help", "-h"])("prints its help for %s on stdout, with its name", async (flag) => {
    const { ended, stdout, stderr } = await run(flag);
    expect({ ended, stdout, stderr }).toEqual({ ended: 0, stdout: expect.stringContaining(name), stderr: "" });
  });

  it("ends with 2 for a flag that does not exist, and says on stderr which", async () => {
    const { ended, stdout, stderr } = await run(...(name === "aidmp" ? ["tasks"] : []), "--frobnicate");
    expect({ ended, stdout, stderr }).toEqual({
      ended: 2,
      stdout: "",
      stderr: expect.stringMatching(new RegExp(`^${name}: .*--frobnicate`)),
    });
    expect(stderr).not.toMatch(/ at .*:\d+/);
  });
});
