import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { bin, type Fixture, startFixture } from "./support/fixture.js";

interface Typing {
  /** What the terminal has shown so far. */
  readonly screen: () => string;
  readonly type: (keys: string) => void;
  /** How many bytes the command has read, of whatever. */
  readonly read: () => number;
  /** Sends the signal to the command alone, as `kill -INT` does. */
  readonly interrupt: () => void;
}

/** The command on a terminal of its own, by util-linux's script, which then tells how the command ended and how the terminal is set. */
function inTerminal({ folder, env }: Fixture, args: readonly string[]): Typing {
  const command = [process.execPath, bin, ...args].map((each) => `'${each}'`).join(" ");
  const told = `sh -c "echo pid \\$\\$; exec ${command}"; echo "ended $?"; echo "set: $(stty -a)"; echo over`;
  const child = spawn("script", ["-qefc", told, "/dev/null"], { cwd: folder, env: { ...env, TERM: "xterm" } });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (screen += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (screen += chunk));
  const closed = new Promise((resolve) => {
    child.once("close", resolve);
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  const pid = (): number => Number(/pid (\d+)/.exec(screen)?.[1]);
  return {
    screen: () => screen,
    type: (keys) => void child.stdin.write(keys),
    read: () => Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid()}/io`, "utf8"))?.[1]),
    interrupt: () => void process.kill(pid(), "SIGINT"),
  };
}

describe("a secret that is typed", () => {
  it("is not shown, and is saved", async () => {
    const fixture = await startFixture();
    const { screen, type } = inTerminal(fixture, ["profile", "set", "access_key", "secret_key"]);
    await expect.poll(screen, { timeout: 60_000 }).toContain("access_key: ");
    type("AK-typed\r");
    await expect.poll(screen, { timeout: 60_000 }).toContain("secret_key: ");
    type("SK-typed\r");
    await expect.poll(screen, { timeout: 60_000 }).toContain("over");
    expect(screen()).toContain("ended 0");
    expect(screen()).not.toContain("typed");
    expect((await fixture.aidmp(["profile", "list"])).stdout).toContain("access_key=[set] secret_key=[set]");
  });

  it.each([
    ["half of the only one, with Ctrl-C", ["secret_key"], "", "hunter\u0003"],
    ["nothing of it, with Ctrl-C", ["secret_key"], "", "\u0003"],
    ["one of two, with Ctrl-C", ["access_key", "secret_key"], "AK-whole\r", "hunter\u0003"],
  ])("is given up after %s: nothing is written, and the terminal is as it was", async (_, fields, whole, keys) => {
    const fixture = await startFixture();
    const { screen, type } = inTerminal(fixture, ["profile", "set", "data_space=ds-9", ...fields]);
    await expect.poll(screen, { timeout: 60_000 }).toContain(`${fields[0]}: `);
    type(whole);
    await expect.poll(screen, { timeout: 60_000 }).toContain(`${fields.at(-1)}: `);
    type(keys);
    await expectStopped(fixture, screen);
  });

  it("is given up after half of it, with a signal: nothing is written, and the terminal is as it was", async () => {
    const fixture = await startFixture();
    const { screen, type, read, interrupt } = inTerminal(fixture, ["profile", "set", "secret_key"]);
    await expect.poll(screen, { timeout: 60_000 }).toContain("secret_key: ");
    const before = read();
    type("hunter");
    // A signal overtakes what is typed, and what arrives after the end is not the command's to hide.
    await expect.poll(read, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + "hunter".length);
    interrupt();
    await expectStopped(fixture, screen);
  });
});

async function expectStopped({ folder }: Fixture, screen: () => string): Promise<void> {
  await expect.poll(screen, { timeout: 60_000 }).toContain("over");
  expect(screen()).toContain("aidmp: Stopped.");
  expect(screen()).toContain("ended 130");
  expect(screen()).toMatch(/set: [^]* icanon [^]* echo /);
  expect(screen()).not.toMatch(/hunter|AK-whole/);
  expect(existsSync(join(folder, "config/aidmp/config.json"))).toBe(false);
}
