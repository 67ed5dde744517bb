import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoBearerToken, startEmulator, type Emulator } from "@aidmp/emulator";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRedocly } from "../redocly.js";
import { runToEnd, runTypeScript } from "@aidmp/test-support/run-program";

const repository = fileURLToPath(new URL("../..", import.meta.url));
/** Below the repository, so that the compiler finds Node's types. */
const folder = join(repository, "node_modules/.cache/aidmp-foreign-client");

/** Written by hand against what `redocly generate-client` makes of the document; the generated file is not committed. */
const program = `
import { configure, createUploadFilesTask, searchTasks, type TransferTask } from "./client.js";

const { API = "", TOKEN = "", STORE = "", STORE_KEY = "" } = process.env;
configure({ serverUrl: API, auth: { bearer: TOKEN } });

const operation = await createUploadFilesTask({
  path: { data_space_id: "space", repo_id: "repo", branch_id: "main" },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: { bucket_name: "bucket", oss_endpoint: STORE, access_key: STORE_KEY, secret_key: STORE_KEY, disable_ssl: true },
  },
});

let task: TransferTask | undefined;
while (task === undefined || (task.task_state ?? 0) < 2) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { tasks } = await searchTasks({
    path: { data_space_id: "space" },
    body: { repo_id: "repo", transfer_type: 1, page_size: 10 },
  });
  task = tasks?.find(({ id }) => id === operation.name);
}
console.log(JSON.stringify({ state: task.task_state, files: task.succeed_file_count, message: task.err_msg }));
`;

describe("a client that another tool generates from the document", () => {
  let emulator: Emulator;
  let store: S3Server;

  beforeAll(async () => {
    [emulator, store] = await Promise.all([startEmulator(), startS3Server()]);
    await store.createBucket("bucket");
    await store.putObject("bucket", "images/1.jpg", "one");
    await store.putObject("bucket", "images/2.jpg", "two");

    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await runRedocly(repository, ["generate-client", "openapi/aidmp.yaml", `--output=${join(folder, "client.ts")}`]);
    await writeFile(join(folder, "program.ts"), program);
    await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  });
  afterAll(() => Promise.all([emulator.close(), store.close()]));

  it("compiles in strict mode, with a program that uses it", async () => {
    const compiler = join(repository, "node_modules/typescript/bin/tsc");
    expect(await runToEnd(process.execPath, [compiler, "-p", folder])).toMatchObject({ ended: 0, stdout: "" });
  });

  it("creates a task on the emulator and reads it to its end", async () => {
    const outcome = await runTypeScript(join(folder, "program.ts"), [], {
      API: emulator.url,
      TOKEN: demoBearerToken,
      STORE: store.host,
      STORE_KEY: store.accessKey,
    });
    expect(outcome).toMatchObject({ ended: 0, stderr: "" });
    expect(JSON.parse(outcome.stdout)).toEqual({ state: 2, files: "2", message: "" });
  });
});

const tsconfig = {
  compilerOptions: {
    target: "ES2022",
    module: "NodeNext",
    lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ["*.ts"],
};
