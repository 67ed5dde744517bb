import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { running, startFixture, upload } from "./support/fixture.js";
import { listOf, virtualShell } from "./support/shell-here.js";

describe("Ctrl-C", () => {
  it("ends an upload's waiting with 130 and the line that goes on with it; the task goes on", async () => {
    const { start, aidmp, emulator } = await startFixture({ script: [running] });
    const { child, output, ended } = start(upload);
    await expect.poll(output, { timeout: 60_000 }).toContain("Task ");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const [, command = ""] = /The task goes on. To go on waiting: aidmp (.+)\n$/.exec(output()) ?? [];
    expect(command).toMatch(/^wait --space ds-1 \S+$/);
    expect(emulator.tasks().map(({ state }) => state)).toEqual([1]);
    // The line is one that goes on.
    const goingOn = await aidmp([...command.split(" "), "--timeout", "1s"]);
    expect({ ended: goingOn.ended, stdout: goingOn.stdout }).toEqual({ ended: 124, stdout: "" });
  });

  it("ends a wait in the same way, and never sends a cancel", async () => {
    const { start, aidmp, emulator } = await startFixture({ script: [running] });
    const tasks = [await aidmp([...upload, "--no-wait"]), await aidmp([...upload, "--no-wait"])];
    const [one = "", two = ""] = tasks.map(({ stdout }) => stdout.trim());
    const { child, output, ended } = start(["wait", one, two]);
    await expect.poll(() => output().split("0 %").length, { timeout: 60_000 }).toBe(3);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(output()).toContain(`aidmp wait --space ds-1 ${one} ${two}\n`);
    expect(emulator.tasks().map(({ state }) => state)).toEqual([1, 1]);
    expect(emulator.requests["cancelOperation"] ?? 0).toBe(0);
  });

  it("twice quits at once, whatever does not end", async () => {
    const { start, env, folder } = await startFixture();
    const config = join(folder, "config/aidmp/config.json");
    await mkdir(dirname(config), { recursive: true });
    // A program that is asked for keys, gives none, and takes no hint.
    const stubborn = join(folder, "stubborn");
    await writeFile(stubborn, "#!/bin/sh\ntrap '' TERM INT\ntouch asked\nsleep 300 & wait\nwait\n");
    await chmod(stubborn, 0o755);
    const profiles = { vault: { credential_command: [stubborn] } };
    await writeFile(config, JSON.stringify({ current: "vault", profiles }), { mode: 0o600 });
    const { child, output, ended } = start(["tasks"], { ...env, AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "" });
    await expect.poll(() => existsSync(join(folder, "asked")), { timeout: 60_000 }).toBe(true);
    child.kill("SIGINT");
    await expect.poll(output, { timeout: 60_000 }).toBe("aidmp: Stopped.\n");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
  });

  it.each([
    ["upload", "--from", "s3://data/x/", "--to", "s/r/b"],
    ["upload", "--from", "s3://data/x/", "--to", "s/r/b", "--no-wait"],
    ["wait", "task-1"],
    ["tasks"],
    ["task", "task-1"],
    ["cancel", "task-1"],
    ["datasets", "word"],
    ["ls", "s/r"],
    ["verify", "task-1", "--level", "counts"],
    ["doctor"],
  ])("ends %s %s %s %s %s %s while the service is silent, with 130 and without a stack", async (...args) => {
    const argv = args.filter(Boolean);
    const space = ["upload", "ls", "datasets"].includes(argv[0] ?? "") ? [] : ["--space", "s"];
    const shell = await virtualShell([...argv, ...space], () => undefined);
    await shell.after(0.01);
    expect(shell.ended()).toBeUndefined();
    shell.interrupt();
    await expect.poll(shell.ended, { timeout: 60_000 }).toBe(130);
    expect(shell.stderr()).not.toMatch(/ at .*:\d+/);
    expect(shell.stderr().split("\n").length).toBeLessThanOrEqual(3);
  });

  it("ends a wait whose ids have not come yet", async () => {
    const shell = await virtualShell(["wait", "-", "--space", "s"], () => listOf({ state: 1 }), { isSilent: true });
    shell.interrupt();
    await expect.poll(shell.ended, { timeout: 60_000 }).toBe(130);
  });
});
