import { createServer } from "node:http";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it, onTestFinished } from "vitest";
import { bin, finished, running, startFixture, upload } from "./support/fixture.js";

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
    env,
  });
  return { ended, stdout };
}

/** The lines that are drawn over each other, without what moves the cursor. */
function drawn(output: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- what terminals are told
  return output.split(/\u001b\[1G/).map((part) => part.replaceAll(/\u001b(?:\[[\d;?]*[A-Za-z]|[78])|\r|\n/g, ""));
}

const slow = { interpolate: true, steps: [running, { afterInMs: 1200, ...finished }] } as const;

describe("progress on a terminal", () => {
  it.each([40, 100])("is a line that fits into %i columns, and goes away at the end", async (columns) => {
    const { env, folder } = await startFixture({ script: slow });
    const { ended, stdout } = await inTerminal(upload, columns, { ...env, TERM: "xterm" }, folder);
    expect(ended).toBe(0);
    const lines = drawn(stdout).filter((line) => line.includes(" %"));
    expect(lines.length).toBeGreaterThan(0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.some((line) => line.includes("[#"))).toBe(columns === 100);
    expect(drawn(stdout).at(-1)).toMatch(/^Uploaded 4 files, 4\.0 KB: commit \S+$/);
  });

  it.each([
    ["CI", { CI: "true", TERM: "xterm" }],
    ["a terminal that cannot move its cursor", { TERM: "dumb" }],
  ])("is plain lines in %s", async (_what, more) => {
    const { env, folder } = await startFixture({ script: slow });
    const { ended, stdout } = await inTerminal(upload, 80, { ...env, ...more }, folder);
    expect(ended).toBe(0);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("100 %");
  });

  it("is without colours, with NO_COLOR and without it: only the cursor is moved", async () => {
    for (const NO_COLOR of ["", "1"]) {
      const { env, folder } = await startFixture({ script: slow });
      const { stdout } = await inTerminal(upload, 80, { ...env, TERM: "xterm", NO_COLOR }, folder);
      // oxlint-disable-next-line no-control-regex -- what terminals are told
      expect(stdout).not.toMatch(/\u001b\[[\d;]*m/);
      expect(stdout).toContain(" %");
    }
  });

  it("survives a terminal that is made narrower meanwhile", async () => {
    const { env, folder } = await startFixture({
      script: { interpolate: true, steps: [running, { afterInMs: 4000, ...finished }] },
    });
    const command = [process.execPath, bin, ...upload].map((each) => `'${each}'`).join(" ");
    // stty tells the program as a window does that is pulled.
    const script = `stty cols 100; (sleep 2; stty cols 30 </dev/tty) & ${command}`;
    const { ended, stdout } = await runToEnd("script", ["-qec", script, "/dev/null"], {
      cwd: folder,
      env: { ...env, TERM: "xterm" },
    });
    expect(ended).toBe(0);
    const lines = drawn(stdout).filter((line) => line.includes(" %"));
    expect(lines.some((line) => line.includes("[#") || line.includes("[-"))).toBe(true);
    expect(lines.some((line) => line.length <= 30)).toBe(true);
  });

  it("is plain lines where there is no terminal, and nothing with --quiet", async () => {
    const { aidmp } = await startFixture({ script: slow });
    const [plain, quiet] = await Promise.all([aidmp(upload), aidmp([...upload, "--quiet"])]);
    expect(plain.stderr).not.toContain("\u001b");
    expect(plain.stderr).toContain("100 %");
    expect(quiet.stderr).toBe("");
  });
});

describe("a pipe that closes", () => {
  it.each(["tasks --json", "tasks", "--help"])("ends the program quietly with 0: %s | head -1", async (verb) => {
    const { aidmp, env, folder } = await startFixture({ script: [running] });
    await Promise.all([0, 1].map(() => aidmp([...upload, "--no-wait"])));
    const command = `'${process.execPath}' '${bin}' ${verb} | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runToEnd("bash", ["-c", command], { cwd: folder, env });
    expect(stdout.split("\n")[1]).toBe("0");
    expect(stderr).toBe("");
  });

  it("does so although there is far more to say than a pipe holds", async () => {
    const files = Array.from({ length: 5000 }, (_, i) => ({
      path: `${"a-long-name-".repeat(8)}${i}`,
      type: 1,
      size: 1,
    }));
    const server = createServer((_incoming, outgoing) => {
      outgoing.writeHead(200, { "Content-Type": "application/json" });
      outgoing.end(JSON.stringify({ files, next_page_token: "" }));
    });
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    const { env, folder } = await startFixture();
    const command = `'${process.execPath}' '${bin}' ls ds-1/repo-1 | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runToEnd("bash", ["-c", command], {
      cwd: folder,
      env: { ...env, AIDMP_BASE_URL: `http://127.0.0.1:${port}` },
    });
    expect(stdout).toMatch(/^ +1 B {2}a-long-name-.*\n0\n$/);
    expect(stderr).toBe("");
  });

  it("leaves the outcome to the exit code where there is one: upload --events | head -1", async () => {
    const { env, folder } = await startFixture({
      script: [running, { afterInMs: 500, state: "ERROR", errorMessage: "the bucket is gone" }],
    });
    const words = [...upload, "--events"].map((word) => `'${word}'`).join(" ");
    const command = `'${process.execPath}' '${bin}' ${words} | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runToEnd("bash", ["-c", command], { cwd: folder, env });
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1");
    expect(stderr).toContain("the bucket is gone");
  });

  it("is told from an output that cannot be written", async () => {
    const { aidmp, env, folder } = await startFixture({ script: [running] });
    await aidmp([...upload, "--no-wait"]);
    const command = `'${process.execPath}' '${bin}' tasks > /dev/full; echo "$?"`;
    const { stdout, stderr } = await runToEnd("bash", ["-c", command], { cwd: folder, env });
    expect([stdout, stderr]).toEqual(["1\n", "aidmp: The output cannot be written (ENOSPC).\n"]);
  });
});

describe("events", () => {
  it("are JSON lines on stdout, the result last, without a key", async () => {
    const { aidmp, env } = await startFixture({ script: slow });
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
