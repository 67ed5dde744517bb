import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoCredentials, startEmulator, type Emulator } from "@aidmp/emulator";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTypeScript } from "@aidmp/test-support/run-program";
import { runShell } from "@aidmp/test-support/run-shell";

const examples = fileURLToPath(new URL("../examples", import.meta.url));

describe("the examples that the pages quote", () => {
  let emulator: Emulator;
  let store: S3Server;

  beforeAll(async () => {
    [emulator, store] = await Promise.all([startEmulator(), startS3Server()]);
    await store.createBucket("training-data");
    await store.putObject("training-data", "2023-07/路口/000001.jpg", "one");
    await store.putObject("training-data", "2023-07/000002.jpg", "two");
  });
  afterAll(() => Promise.all([emulator.close(), store.close()]));

  const keys = (): Record<string, string> => ({
    AIDMP_BASE_URL: emulator.url,
    AIDMP_ACCESS_KEY: demoCredentials.accessKey,
    AIDMP_SECRET_KEY: demoCredentials.secretKey,
  });

  it("quickstart.ts copies the files, and proves that they arrived", async () => {
    const outcome = await runTypeScript(join(examples, "quickstart.ts"), [], {
      ...keys(),
      AIDMP_STORE_ENDPOINT: store.host,
      AIDMP_STORE_ACCESS_KEY: store.accessKey,
      AIDMP_STORE_SECRET_KEY: store.secretKey,
      AIDMP_STORE_DISABLE_SSL: "true",
      // The S3 client's notice about versions of Node.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    });
    expect(outcome).toMatchObject({ ended: 0, stderr: "" });
    expect(outcome.stdout).toMatch(/^Commit \S+ has all 2 files\.\n$/);
    const branch = { dataSpaceId: "my-space", repoId: "my-dataset", branchId: "main" };
    expect(await readFile(join(emulator.filesOf(branch), "train/路口/000001.jpg"), "utf8")).toBe("one");
  });

  it("shell/quickstart.sh does the same from the shell, and lists what is there", async () => {
    const { ended, stdout } = await runShell(join(examples, "shell/quickstart.sh"), {
      ...keys(),
      AIDMP_STORE_ENDPOINT: store.host,
      AIDMP_STORE_ACCESS_KEY: store.accessKey,
      AIDMP_STORE_SECRET_KEY: store.secretKey,
    });
    expect(ended).toBe(0);
    expect(stdout).toMatch(/^Uploaded 2 files, 6 B: commit \S+\nVerified \(size\): 2 same, 0 differ/);
    expect(stdout).toContain("FINISHED");
    expect(stdout).toContain("train/路口/000001.jpg\n");
  });

  it("quickstart.ts says what is missing when no key is set", async () => {
    const outcome = await runTypeScript(join(examples, "quickstart.ts"), [], { AIDMP_ACCESS_KEY: "", AIDMP_TOKEN: "" });
    expect(outcome.ended).toBe(1);
    expect(outcome.stderr).toContain("AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY not set");
  });

  it("client/result-style.ts shows the answer, or the error with its status", async () => {
    const program = join(examples, "client/result-style.ts");
    const tasks = emulator.tasks().length;
    expect(await runTypeScript(program, [], keys())).toEqual({ ended: 0, stderr: "", stdout: `${tasks} tasks\n` });
    const refused = await runTypeScript(program, [], { ...keys(), AIDMP_SECRET_KEY: "another" });
    expect(refused).toMatchObject({ ended: 0, stderr: "", stdout: expect.stringMatching(/^401 \S/) });
  });

  it("emulator/tour.ts starts one, scripts a task, and breaks a call", async () => {
    const outcome = await runTypeScript(join(examples, "emulator/tour.ts"));
    expect(outcome).toEqual({
      ended: 0,
      stderr: "",
      stdout: "0 tasks at the start\nsearchTasks again after 429\n2 files succeeded\nstreet-signs exists\n",
    });
  });
});
