import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoCredentials, type Emulator, startEmulator } from "@aidmp/emulator";
import { type ProgramEnd, runTypeScript } from "@aidmp/test-support/run-program";
import { runShell } from "@aidmp/test-support/run-shell";
import { type S3Server, startS3Server } from "@aidmp/test-support/s3-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const examples = fileURLToPath(new URL("../examples/guides/", import.meta.url));
const guides = fileURLToPath(new URL("../docs/guides/", import.meta.url));

let emulator: Emulator;
let store: S3Server;

beforeAll(async () => {
  [emulator, store] = await Promise.all([startEmulator(), startS3Server()]);
  await store.createBucket("training-data");
  await store.putObject("training-data", "images/a/路口.jpg", "one");
  await store.putObject("training-data", "images/b/2.jpg", "two");
});
afterAll(() => Promise.all([emulator.close(), store.close()]));

const keys = (): Record<string, string> => ({
  AIDMP_BASE_URL: emulator.url,
  AIDMP_ACCESS_KEY: demoCredentials.accessKey,
  AIDMP_SECRET_KEY: demoCredentials.secretKey,
});

describe("the program of upload-and-verify.md", () => {
  it("checks, uploads, verifies, and uploads nothing when it is run again with its journal", async () => {
    const folder = await mkdtemp(join(tmpdir(), "job-guides-"));
    try {
      const env = {
        ...keys(),
        JOURNAL_FILE: join(folder, "uploads.ndjson"),
        AIDMP_STORE_ENDPOINT: store.host,
        AIDMP_STORE_ACCESS_KEY: store.accessKey,
        AIDMP_STORE_SECRET_KEY: store.secretKey,
        AIDMP_STORE_DISABLE_SSL: "true",
        // The S3 client's notice about versions of Node.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      };
      for (let round = 0; round < 2; round += 1) {
        const { ended, stdout, stderr } = await runTypeScript(join(examples, "upload-and-verify.ts"), [], env);
        expect({ ended, stderr }).toEqual({ ended: 0, stderr: "" });
        expect(stdout).toMatch(/^2 files, 6 bytes\n/);
        expect(stdout).toMatch(/\n2 files are the same\.\n$/);
      }
      expect(emulator.tasks()).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("the scripts of from-the-shell.md", () => {
  const outputs: Readonly<Record<string, RegExp>> = {
    "upload.sh": /^Would copy 2 files, 6 B to .*\nUploaded 2 files.*\nVerified \(content\): 2 same, 0 differ/,
    "begin-and-wait.sh": /: finished, 2 files, 6 B.*\n2 same, 0 differ, 0 missing, 0 extra, 0 unverified \(size\)\n$/,
    "many.sh": /^2 uploaded, 0 failed\n$/,
    "list.sh": /FINISHED[^]*\n[\da-f]{64} {2}train\/a\/路口\.jpg\n/,
  };

  it("are all tested", async () => {
    expect((await readdir(join(examples, "shell"))).sort()).toEqual(Object.keys(outputs).sort());
  });

  it.each(Object.entries(outputs))("%s does what the page says", async (name, output) => {
    // What is listed is what an upload before has left.
    const before = name === "list.sh" ? [await run("upload.sh")] : [];
    const { ended, stdout, stderr } = await run(name);
    expect({ before: before.map((each) => each.ended), ended, stdout, stderr }).toEqual({
      before: before.map(() => 0),
      ended: 0,
      stdout: expect.stringMatching(output),
      stderr: expect.any(String),
    });
  });

  it.each(["en", "zh-CN"])("and the installation are its only blocks (%s)", async (language) => {
    const page = await readFile(join(guides, language, "from-the-shell.md"), "utf8");
    const quoted = page.match(/^<!-- example: examples\/guides\/shell\/\S+ -->\n\n```sh$/gm) ?? [];
    expect(quoted).toHaveLength(Object.keys(outputs).length);
    expect(page.match(/^```\w+$/gm)).toHaveLength(quoted.length + 1);
  });
});

function run(name: string): Promise<ProgramEnd> {
  return runShell(join(examples, "shell", name), {
    ...keys(),
    AIDMP_STORE_ENDPOINT: store.host,
    AIDMP_STORE_ACCESS_KEY: store.accessKey,
    AIDMP_STORE_SECRET_KEY: store.secretKey,
  });
}
