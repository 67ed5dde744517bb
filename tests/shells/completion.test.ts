import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { shellNames, startShell } from "./typed-shell.ts";

describe.each(shellNames)("completion in %s", (name) => {
  it("has its shell on this machine", () => {
    expect(isInstalled(name), `${name} is missing: apt-get install ${name}`).toBe(true);
  });

  it.runIf(isInstalled(name)).each([
    ["a verb", "aidmp dat\t street\n", "datasets street"],
    ["a verb below a verb", "aidmp prof\tli\t\n", "profile list"],
    ["a flag", "aidmp upload --mani\t x --js\t\n", "upload --manifest x --json"],
    ["a word that is one of a few", "aidmp completion ba\t\n", "completion bash"],
    [
      "a file, where the command line knows nothing",
      "aidmp upload --manifest upl\t\n",
      "upload --manifest uploads.jsonl",
    ],
  ])("completes %s", async (_what, keys, command) => {
    const shell = await startShell(name, ["uploads.jsonl"]);
    shell.type(keys);
    await expect
      .poll(async () => (await shell.commands()).map((line) => line.trim()), { timeout: 60_000 })
      .toEqual([command]);
  });

  it.runIf(isInstalled(name))("shows what there is to choose from", async () => {
    const shell = await startShell(name);
    shell.type("aidmp ta\t\t\t");
    await expect.poll(() => shell.screen(), { timeout: 60_000 }).toMatch(/\btask\b[^]*\btasks\b/);
  });
});

function isInstalled(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
