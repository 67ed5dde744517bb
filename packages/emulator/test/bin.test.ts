import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { call, createPath, searchPath } from "./call.js";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));

// What users run is the build; turbo makes it before the tests.
beforeAll(() => access(bin));

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): { child: ChildProcess; output: () => string; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const finished = once(child, "close").then(() => ({ code: child.exitCode, stdout, stderr }));
  return { child, output: () => stdout, finished };
}

describe("aidmp-emulator", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "prints its URL, serves, and ends cleanly on %s",
    async (signal) => {
      const { child, output, finished } = run("--port", "0", "--page-no-base", "1");
      await expect.poll(output, { timeout: 10_000 }).toMatch(/^aidmp-emulator listens on http:\/\/127\.0\.0\.1:\d+\n$/);
      const url = /http:\S+/.exec(output())?.[0] ?? "";
      expect((await call({ url }, searchPath, {})).body.total).toBe(0);
      // A transfer makes an S3 client, and the SDK behind it would warn about Node 20 on stderr.
      const oss_config = { bucket_name: "bucket", oss_endpoint: "127.0.0.1:1", access_key: "a", secret_key: "s" };
      expect((await call({ url }, createPath, { oss_config })).status).toBe(200);
      child.kill(signal);
      expect(await finished).toMatchObject({ code: 0, stderr: "" });
      await expect(fetch(url)).rejects.toThrow("fetch failed");
    },
    20_000,
  );

  it("keeps its data where it is told", async () => {
    const data = await mkdtemp(join(tmpdir(), "emulator-bin-"));
    const { child, output, finished } = run("--port", "0", "--data", data);
    await expect.poll(output, { timeout: 10_000 }).toContain("listens on");
    child.kill("SIGTERM");
    await finished;
    expect(await readdir(data)).toEqual([".aidmp"]);
    await rm(data, { recursive: true });
  }, 20_000);

  it("explains itself with --help, and tells its version", async () => {
    const { code, stdout } = await run("--help").finished;
    expect(code).toBe(0);
    for (const option of ["--port", "--host", "--data", "--page-no-base", "--version"]) {
      expect(stdout).toContain(option);
    }
    expect((await run("--version").finished).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["--prot", "1"], /--prot/],
    [["--port", "99999"], /--port is a number from 0 to 65535, not "99999"/],
    [["--page-no-base", "2"], /--page-no-base is 0 or 1/],
    [["--host", "256.0.0.1", "--port", "0"], /cannot listen on 256\.0\.0\.1/],
  ])("refuses %j with a sentence, not a stack, and exit code 1", async (args, message) => {
    const { code, stderr } = await run(...args).finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("--help");
    expect(stderr).not.toContain("    at ");
  });
});
