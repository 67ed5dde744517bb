import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";
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
    env: { ...env, TERM: "xterm" },
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
    const { ended, stdout } = await inTerminal(upload, columns, { ...env, CI: "" }, folder);
    expect(ended).toBe(0);
    const lines = drawn(stdout).filter((line) => line.includes(" %"));
    expect(lines.length).toBeGreaterThan(0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.some((line) => line.includes("[#"))).toBe(columns === 100);
    expect(drawn(stdout).at(-1)).toMatch(/^Uploaded 4 files, 4\.0 KB: commit \S+$/);
  });

  it.each([
    ["CI", { CI: "true" }],
    ["a terminal that cannot", { TERM: "dumb" }],
  ])("is plain lines in %s, and nothing with --quiet", async (_what, more) => {
    const { aidmp } = await startFixture({ script: slow });
    const plain = await aidmp(upload, more);
    // oxlint-disable-next-line no-control-regex -- what terminals are told
    expect(plain.stderr).not.toMatch(/\u001b/);
    expect(plain.stderr).toContain("100 %");
    expect((await aidmp([...upload, "--quiet"], more)).stderr).toBe("");
  });
});

describe("a pipe that closes", () => {
  it("ends the program quietly", async () => {
    const { aidmp, env, folder } = await startFixture({ script: [{ afterInMs: 0, ...finished }] });
    for (let index = 0; index < 5; index++) await aidmp([...upload, "--quiet"]);
    const command = `'${process.execPath}' '${bin}' tasks --json | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runToEnd("bash", ["-c", command], { cwd: folder, env });
    expect(stdout.split("\n")[1]).toBe("0");
    expect(stderr).toBe("");
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
