import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { call, createPath, searchPath, signed } from "../support/call.js";
import { asBrowser } from "../support/console.js";
import { bin, run, serve } from "../support/command.js";
import { sendError, startScriptedS3 } from "../support/scripted-s3.js";

beforeAll(() => access(bin));

describe("aidmp-emulator", () => {
  it("prints its URL and credentials, serves, and exits cleanly", async () => {
    const { child, url, credentials, token, printed, finished } = await serve(["--page-no-base", "1"]);
    expect(printed().stdout.split("\n")).toEqual([
      `aidmp-emulator listens on ${url}`,
      `export AIDMP_BASE_URL=${url}`,
      `export AIDMP_ACCESS_KEY=${credentials.accessKey}`,
      `export AIDMP_SECRET_KEY=${credentials.secretKey}`,
      `# or, in place of the two keys: export AIDMP_TOKEN=${token}`,
      "",
    ]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await call({ url }, searchPath, {}, signed(credentials))).body.total).toBe(0);
    // A transfer makes an S3 client, whose SDK would print a warning about Node 20 on stderr.
    const oss_config = { bucket_name: "bucket", oss_endpoint: "127.0.0.1:1", access_key: "a", secret_key: "s" };
    const headers = { Authorization: `Bearer ${token}` };
    expect((await call({ url }, createPath, { oss_config }, headers)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await finished).toMatchObject({ code: 0, stderr: "" });
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("keeps its data in the folder of --data", async () => {
    const data = await mkdtemp(join(tmpdir(), "emulator-bin-"));
    const { child, finished } = await serve(["--data", data]);
    child.kill("SIGTERM");
    await finished;
    expect(await readdir(data)).toEqual([".aidmp"]);
    await rm(data, { recursive: true });
  });

  it("accepts requests for the names of --allowed-host", async () => {
    const { child, url, token, finished } = await serve(["--allowed-host", "emulator", "--allowed-host", "other"]);
    const headers = { Authorization: `Bearer ${token}` };
    for (const [origin, status] of [
      ["http://emulator:3000", 200],
      ["http://other", 200],
      ["http://third", 403],
    ] as const) {
      expect((await call({ url }, searchPath, {}, { ...headers, Origin: origin })).status).toBe(status);
    }
    child.kill("SIGTERM");
    await finished;
  });

  it("has the console, unless --no-console turns it off or others can reach it and --console does not turn it on", async () => {
    const elsewhere = ["--host", "0.0.0.0"];
    for (const [args, status] of [
      [[], 200],
      [["--no-console"], 404],
      [elsewhere, 404],
      [[...elsewhere, "--console"], 200],
    ] as const) {
      const { child, url, finished } = await serve(args);
      expect([args, (await fetch(url, { headers: asBrowser })).status]).toEqual([args, status]);
      child.kill("SIGTERM");
      await finished;
    }
  });

  it("prints its options with --help, and its version with --version", async () => {
    const { code, stdout } = await run(["--help"]).finished;
    expect(code).toBe(0);
    const options = [
      "--port",
      "--host",
      "--allowed-host",
      "--cors",
      "--data",
      "--script",
      "--faults",
      "--no-console",
      "--page-no-base",
    ];
    for (const text of [...options, "-v, --version", "-h, --help", "AIDMP_ACCESS_KEY", "AIDMP_TOKEN"]) {
      expect(stdout).toContain(text);
    }
    expect((await run(["-h"]).finished).stdout).toBe(stdout);
    for (const flag of ["--version", "-v"]) {
      expect(await run([flag]).finished).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    }
  });

  it.each([
    [["--prot", "1"], /--prot/],
    [["--port", "99999"], /--port must be a number from 0 to 65535, not "99999"/],
    [["--page-no-base", "2"], /--page-no-base must be 0 or 1/],
    [["--allowed-host", "*"], /allowedHosts has "\*"/],
    [["--cors", "localhost:3000"], /cors has "localhost:3000".*http:\/\/localhost:5173/],
    [["--console", "--no-console"], /--console and --no-console cannot be given together/],
    [["serve"], /Unexpected argument 'serve'/],
    [["--script"], /--script/],
    [["--script", "/no/such/file.json"], /\/no\/such\/file\.json cannot be read \(ENOENT\)/],
  ])("rejects %j with a message, without a stack, and exit code 2", async (args, message) => {
    const { code, stderr } = await run(args).finished;
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("--help");
    expect(stderr).not.toContain("    at ");
  });
});

describe("an address that the command cannot listen on", () => {
  it("is in use: the message names the port, and exits with 1", async () => {
    const first = await serve();
    const { port } = new URL(first.url);
    const { code, stderr } = await run(["--port", port]).finished;
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} is in use, perhaps by another emulator. Stop that one, choose another port`);
    first.child.kill("SIGTERM");
    await first.finished;
  });

  it.each(["256.0.0.1", "192.0.2.1", "no-such-host.invalid", "2001:db8::1"])(
    "is not of this machine: %s is told as that, because another port would not help",
    async (host) => {
      const { code, stderr } = await run(["--host", host, "--port", "0"]).finished;
      expect(code).toBe(1);
      expect(stderr).toContain(`cannot listen on ${host} port 0: ${host} is not an address of this machine`);
      expect(stderr).not.toMatch(/another port|    at /);
    },
  );
});

describe("the credentials of the command", () => {
  it("are new at every start, and not the public ones", async () => {
    const running = [await serve(), await serve()];
    const texts = running.flatMap(({ credentials, token }) => [credentials.accessKey, credentials.secretKey, token]);
    expect(new Set(texts).size).toBe(6);
    for (const text of texts) expect(text).toMatch(/^[\w-]{16,}$/);
    for (const { child, url, finished } of running) {
      expect((await call({ url }, searchPath, {})).status).toBe(401);
      child.kill("SIGTERM");
      await finished;
    }
  });

  it("come from the environment when it has them, and are not printed then", async () => {
    const own = { accessKey: "canary-access", secretKey: "canary-secret" };
    const pair = { AIDMP_ACCESS_KEY: own.accessKey, AIDMP_SECRET_KEY: own.secretKey, AIDMP_TOKEN: "" };
    const token = { AIDMP_TOKEN: "canary-token" };
    const bearer = { Authorization: "Bearer canary-token" };
    for (const [env, named, statuses] of [
      [pair, "AIDMP_ACCESS_KEY, AIDMP_SECRET_KEY", [200, 401]],
      [token, "AIDMP_TOKEN", [401, 200]],
      [{ ...pair, ...token }, "AIDMP_ACCESS_KEY, AIDMP_SECRET_KEY, AIDMP_TOKEN", [200, 200]],
    ] as const) {
      const { child, url, printed, finished } = await serve([], env);
      const responses = [await call({ url }, searchPath, {}, signed(own)), await call({ url }, searchPath, {}, bearer)];
      expect(responses.map(({ status }) => status)).toEqual(statuses);
      expect(printed().stdout.split("\n").slice(2)).toEqual([
        `# It accepts the values of ${named} in its environment.`,
        "",
      ]);
      child.kill("SIGTERM");
      const { stdout, stderr } = await finished;
      expect(stdout + stderr).not.toContain("canary");
    }
  });

  it.each([
    [{ AIDMP_ACCESS_KEY: "canary" }, /AIDMP_ACCESS_KEY is set without AIDMP_SECRET_KEY/],
    [{ AIDMP_SECRET_KEY: "canary", AIDMP_TOKEN: "t" }, /AIDMP_SECRET_KEY is set without AIDMP_ACCESS_KEY/],
    [
      { AIDMP_ACCESS_KEY: '"canary"', AIDMP_SECRET_KEY: "s" },
      /AIDMP_ACCESS_KEY has a value that a request cannot carry/,
    ],
    [
      { AIDMP_ACCESS_KEY: "a", AIDMP_SECRET_KEY: "canary\n" },
      /AIDMP_SECRET_KEY has a value that a request cannot carry/,
    ],
    [{ AIDMP_TOKEN: "canary canary" }, /AIDMP_TOKEN has a value that a request cannot carry/],
  ])("are rejected when a request cannot carry them, without being shown", async (env, message) => {
    const { code, stderr } = await run(["--port", "0"], env).finished;
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("canary");
  });
});

describe("what the command prints", () => {
  it("is one line for each event, whatever is in a path, a key or a message", async () => {
    const key = "d/\u001b[31m\u202egone\nfailure while doing: forged\u2028\u0085";
    await using s3 = await startScriptedS3({
      objects: { [key]: "x" },
      onGet: (_key, response) => sendError(response, 404, "NoSuchKey"),
    });
    const { child, url, token, printed, finished } = await serve(["--verbose"]);
    const oss_config = {
      bucket_name: "b1",
      oss_endpoint: s3.host,
      access_key: "a",
      secret_key: "s",
      disable_ssl: true,
    };
    const headers = { Authorization: `Bearer ${token}` };
    await call({ url }, createPath, { source_path: "d/", oss_config }, headers);
    await expect.poll(() => printed().stderr).toContain("vanished");
    child.kill("SIGTERM");
    const { stderr } = await finished;
    expect(stderr).toContain(String.raw`"d/\u001b[31m\u202egone\nfailure while doing: forged\u2028\u0085" vanished`);
    expect(stderr).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    expect(stderr.split("\n").every((line) => /^(?:task |POST |$)/.test(line))).toBe(true);
  });

  it("is one line when it cannot start, too", async () => {
    const { stderr } = await run(["--host", "a\u001b]0;title\u0007\nb", "--port", "0"]).finished;
    expect(stderr).toContain(String.raw`a\u001b]0;title\u0007\nb`);
    expect(stderr.split("\n")).toHaveLength(2);
  });
});
