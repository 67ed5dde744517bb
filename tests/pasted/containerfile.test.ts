import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAidmpClient, createUploadFilesTask, fromEnv, searchTasks } from "@aidmp/client";
import { packTarball } from "@aidmp/test-support/pack-tarball";
import { runProgram, runToEnd } from "@aidmp/test-support/run-program";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@aidmp/test-support/free-port";
import { readContainerfile, type Containerfile } from "./containerfile.ts";
import { startServing, type Serving } from "./serving.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** No container engine is needed: its steps are executed one by one, with the image's folders in an empty one. */
describe("the image of the emulator", () => {
  let place: string;
  let file: Containerfile;
  let port: number;
  const keys = { AIDMP_ACCESS_KEY: "an-access-key", AIDMP_SECRET_KEY: "a-secret-key" };

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "aidmp-image-"));
    port = await freePort();
    const text = await readFile(join(root, "examples/emulator/emulator.dockerfile"), "utf8");
    const folders = { "/opt/emulator": join(place, "image"), "/data": join(place, "volume"), "8787": `${port}` };
    file = readContainerfile(text, folders);
    await mkdir(join(place, "image"));
    const { file: tarball } = await packTarball(join(root, "packages/emulator"), place);
    for (const step of file.steps) {
      if ("copy" in step) {
        const [source, destination] = step.copy;
        if (source !== "dist/tarballs/aidmp-emulator-*.tgz") throw new Error(`Nothing packs ${source}.`);
        await copyFile(tarball, join(place, "image", destination));
      } else {
        // The user `node` exists in the image; here the folder belongs to whoever runs the tests.
        const line = step.run.replace(/ && chown node \S+$/, "");
        await runProgram("sh", ["-euc", line], { cwd: join(place, "image"), timeLimitInMs: 300_000 });
      }
    }
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  // The command does not know its port from the file: 8787 is its default.
  const start = (...more: readonly string[]): Promise<Serving> =>
    startServing([...file.command, "--port", `${port}`, ...more], keys);
  const isHealthy = async (): Promise<boolean> => {
    const [program = "", ...args] = file.healthCheck;
    return (await runToEnd(program, args)).ended === 0;
  };
  const request = {
    params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
    body: {
      source_path: "images/",
      // Nothing listens there: the task fails, and is a task all the same.
      oss_config: {
        bucket_name: "some-bucket",
        oss_endpoint: "127.0.0.1:9",
        access_key: "a",
        secret_key: "s",
        disable_ssl: true,
      },
    },
  };

  it("is healthy while it serves, and ends well when it is stopped", async () => {
    expect(await isHealthy()).toBe(false);
    await using serving = await start();
    expect(await isHealthy()).toBe(true);
    expect(await serving.stop("SIGTERM")).toBe(0);
    expect(await isHealthy()).toBe(false);
  });

  it("keeps tasks in its volume, also when it is killed", async () => {
    const client = createAidmpClient(fromEnv({ ...keys, AIDMP_BASE_URL: `http://127.0.0.1:${port}` }));
    await using first = await start();
    await createUploadFilesTask(client, request);
    await first.stop("SIGKILL");
    await using second = await start();
    expect(await searchTasks(client, { params: { path: { data_space_id: "my-space" } }, body: {} })).toMatchObject({
      total: 1,
    });
    await second.stop("SIGTERM");
  });

  it("answers to its name in a network of containers, to a client that may use http there", async () => {
    await using serving = await start("--allowed-host", "0.0.0.0");
    // An address that is not a loopback address, as that of another container.
    const env = { ...keys, AIDMP_BASE_URL: `http://0.0.0.0:${port}` };
    expect(() => createAidmpClient(fromEnv(env))).toThrow("allowInsecure");
    const client = createAidmpClient(fromEnv({ ...env, AIDMP_ALLOW_INSECURE: "1" }));
    expect(await createUploadFilesTask(client, request)).toHaveProperty("name");
    await serving.stop("SIGTERM");
  });
});
