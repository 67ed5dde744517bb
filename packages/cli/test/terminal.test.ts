import { spawn } from "node:child_process";
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";
import { bin, finished, running, startWorld, upload } from "./support/aidmp.js";

/** What a terminal of so many columns shows. By util-linux's script, which gives the program a terminal of its own. */
async function inTerminal(
  args: readonly string[],
  columns: number,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ readonly ended: unknown; readonly stdout: string }> {
  const command = [process.execPath, bin, ...args].map((each) => `'${each}'`).join(" ");
  const { ended, stdout } = await runToEnd("script", ["-qec", `stty cols ${columns}; ${command}`, "/dev/null"], {
    cwd,
    env: { ...env, TERM: "xterm" },
  });
  return { ended, stdout };
}

/** The lines that are drawn over each other, without what moves the cursor. */
function drawn(output: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- what terminals are told
  return output.split(/\u001b\[1G/).map((part) => part.replaceAll(/\u001b(?:\[[\d;?]*[A-Za-z]|[78])|\r|\n/g, ""));
}

const slow = { interpolate: true, steps: [running, { afterInMs: 2500, ...finished }] } as const;

describe("progress on a terminal", () => {
  it.each([40, 100])("is a line that fits into %i columns, and goes away at the end", async (columns) => {
    const { env, folder } = await startWorld({ script: slow });
    const { ended, stdout } = await inTerminal(upload, columns, { ...env, CI: "" }, folder);
    expect(ended).toBe(0);
    const lines = drawn(stdout).filter((line) => line.includes(" %"));
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.some((line) => line.includes("[#"))).toBe(columns === 100);
    expect(drawn(stdout).at(-1)).toMatch(/^Uploaded 4 files, 4\.0 KB: commit \S+$/);
  });

  it.each([
    ["CI", { CI: "true" }],
    ["a terminal that cannot", { TERM: "dumb" }],
  ])("is plain lines in %s, and nothing with --quiet", async (_what, more) => {
    const { aidmp } = await startWorld({ script: slow });
    const plain = await aidmp(upload, more);
    // oxlint-disable-next-line no-control-regex -- what terminals are told
    expect(plain.stderr).not.toMatch(/\u001b/);
    expect(plain.stderr).toContain("100 %");
    expect((await aidmp([...upload, "--quiet"], more)).stderr).toBe("");
  });
});

describe("a pipe that closes", () => {
  it("ends the program quietly", async () => {
    const { aidmp, env, folder } = await startWorld({ script: [{ afterInMs: 0, ...finished }] });
    for (let index = 0; index < 5; index++) await aidmp([...upload, "--quiet"]);
    const command = `'${process.execPath}' '${bin}' tasks --json | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runToEnd("bash", ["-c", command], { cwd: folder, env });
    expect(stdout.split("\n")[1]).toBe("0");
    expect(stderr).toBe("");
  });
});

describe("events", () => {
  it("are JSON lines on stdout, the result last, without a key", async () => {
    const { aidmp, env } = await startWorld({ script: slow });
    const { stdout, stderr } = await aidmp([...upload, "--events"]);
    const types = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect([types[0], types.at(-1)]).toEqual(["started", "result"]);
    expect(types).toContain("progress");
    for (const key of ["AIDMP_SECRET_KEY", "AIDMP_STORE_SECRET_KEY", "AIDMP_STORE_ACCESS_KEY"] as const) {
      expect(stdout + stderr).not.toContain(env[key]);
    }
  });
});

describe("the languages", () => {
  it("of help and messages follow LANG, and --lang before it", async () => {
    const { aidmp } = await startWorld();
    expect((await aidmp(["--help"], { LANG: "zh_CN.UTF-8" })).stdout).toContain("Ctrl-C 只停止等待");
    expect((await aidmp(["upload", "--help", "--lang", "zh"])).stdout).toContain("等待的时限");
    expect((await aidmp(["--help"], { LANG: "en_US.UTF-8" })).stdout).toContain("Exit codes: 0 succeeded");
    const { stderr } = await aidmp(["tasks"], { LANG: "zh_CN.UTF-8" });
    expect(stderr).toContain("没有这样的任务");
  });
});

describe("the profiles", () => {
  it("hold what was set, in a file that its owner alone can read; secrets come by a pipe and are not shown", async () => {
    const { folder, env, aidmp } = await startWorld();
    const path = join(folder, "config/aidmp/config.json");
    const set = spawn(
      process.execPath,
      [bin, "profile", "set", "data_space=ds-9", "store_endpoint=s.test", "access_key", "secret_key"],
      { env },
    );
    set.stdin.end("AK-typed\nSK-typed\n");
    await new Promise((resolve) => {
      set.once("close", resolve);
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, "utf8")).profiles.default).toMatchObject({
      data_space: "ds-9",
      secret_key: "SK-typed",
    });
    const { stdout } = await aidmp(["profile", "list"]);
    expect(stdout).toContain('data_space="ds-9"');
    expect(stdout).not.toContain("SK-typed");
    await chmod(path, 0o644);
    const open = await aidmp(["tasks"]);
    expect({ ended: open.ended, stderr: open.stderr }).toEqual({
      ended: 2,
      stderr: expect.stringContaining("chmod 600"),
    });
  });

  it("refuse a secret on the command line, and an unknown field", async () => {
    const { aidmp } = await startWorld();
    const secret = await aidmp(["profile", "set", "secret_key=hunter2"]);
    expect(secret.ended).toBe(2);
    expect(secret.stderr).not.toContain("hunter2");
    expect((await aidmp(["profile", "set", "acess_key"])).stderr).toContain("There is no field acess_key");
  });

  it("ask a credential_command for keys, and tell that it failed without what it printed", async () => {
    const { aidmp, folder, env } = await startWorld();
    const path = join(folder, "config/aidmp/config.json");
    await mkdir(dirname(path), { recursive: true });
    const write = (script: string): Promise<void> =>
      writeFile(
        path,
        JSON.stringify({
          current: "vault",
          profiles: { vault: { credential_command: [process.execPath, "-e", script] } },
        }),
        { mode: 0o600 },
      );
    const keys = { access_key: env["AIDMP_ACCESS_KEY"], secret_key: env["AIDMP_SECRET_KEY"] };
    await write(`console.log(${JSON.stringify(JSON.stringify(keys))})`);
    const none = { AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "" };
    expect((await aidmp(["tasks"], none)).ended).toBe(0);
    await write("console.log('hunter2'); process.exit(3)");
    const failed = await aidmp(["tasks"], none);
    expect(failed.ended).toBe(2);
    expect(failed.stderr).toContain("failed (3)");
    expect(failed.stderr).not.toContain("hunter2");
  });
});

describe("doctor", () => {
  it("says where each value comes from and what is wrong, and creates nothing", async () => {
    const { aidmp, emulator } = await startWorld({ pageNoBase: 1 });
    const { ended, stdout } = await aidmp(["doctor"]);
    expect(ended).toBe(0);
    expect(stdout).toContain("from AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY");
    expect(stdout).toContain("pages begin at: 0 or 1");
    expect(stdout).toMatch(/the create call \(its path is assumed\): exists/);
    expect(emulator.tasks()).toEqual([]);
    const wrong = await aidmp(["doctor", "--json"], { AIDMP_SECRET_KEY: "hunter2" });
    expect(wrong.ended).toBe(1);
    expect(wrong.stdout).toContain('"status":"fault"');
    expect(wrong.stdout).not.toContain("hunter2");
  });

  it("tells a host that does not answer", async () => {
    const { aidmp } = await startWorld();
    const { ended, stdout } = await aidmp(["doctor"], { AIDMP_BASE_URL: "http://127.0.0.1:9" });
    expect(ended).toBe(1);
    expect(stdout).toContain("FAULT   host");
  });
});

describe("completion in bash", () => {
  it("completes verbs and flags", async () => {
    const { folder, env } = await startWorld();
    const script = `
      aidmp() { '${process.execPath}' '${bin}' "$@"; }
      source <(aidmp completion bash)
      COMP_WORDS=(aidmp up); COMP_CWORD=1; _aidmp; echo "\${COMPREPLY[@]}"
      COMP_WORDS=(aidmp upload --man); COMP_CWORD=2; _aidmp; echo "\${COMPREPLY[@]}"`;
    const { stdout } = await runToEnd("bash", ["-c", script], { cwd: folder, env });
    expect(stdout.trim().split("\n")).toEqual(["upload", "--manifest"]);
  });
});
