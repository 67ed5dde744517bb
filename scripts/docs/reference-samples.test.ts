import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoBearerToken, demoCredentials, startEmulator, type Emulator } from "@aidmp/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleDocument } from "../openapi-document.js";
import { operationsOf } from "../openapi-document.js";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { runToEnd, runTypeScript, type ProgramEnd } from "@aidmp/test-support/run-program";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(repository, "examples/reference");

describe("the code samples of the reference pages", () => {
  let emulator: Emulator;

  let store: S3Server;

  beforeAll(async () => {
    store = await startS3Server();
    emulator = await startEmulator({
      datasets: [
        {
          dataSpaceId: "ds-7f3c9a52",
          id: "repo-2d81e6b4",
          name: "street-signs",
          branches: [{ id: "branch-main", name: "master" }],
        },
      ],
      script: ({ request }) => (request.commit_id === "listed" ? undefined : [{ afterInMs: 0, state: "RUNNING" }]),
    });
    await uploadTwoFiles(emulator, store);
  });
  afterAll(async () => {
    await emulator.close();
    await store.close();
  });

  const environment = (): Record<string, string> => ({
    AIDMP_BASE_URL: emulator.url,
    AIDMP_ACCESS_KEY: demoCredentials.accessKey,
    AIDMP_SECRET_KEY: demoCredentials.secretKey,
    AIDMP_STORE_ACCESS_KEY: "store-access-key",
    AIDMP_STORE_SECRET_KEY: "store-secret-key",
  });

  const inTypeScript = (operationId: string, ...args: readonly string[]): Promise<ProgramEnd> =>
    runTypeScript(join(folder, `${operationId}.ts`), args, environment());

  const withCurl = (operationId: string, ...args: readonly string[]): Promise<ProgramEnd> =>
    runToEnd("sh", [join(folder, `${operationId}.sh`), ...args], { env: environment() });

  it("exist for every operation, in TypeScript and for curl, and for no other", async () => {
    const operations = operationsOf(await bundleDocument(repository)).map(({ operationId }) => operationId);
    const expected = operations.flatMap((operationId) => [`${operationId}.sh`, `${operationId}.ts`]);
    const present = (await readdir(folder)).filter((file) => file !== "tsconfig.json");
    expect(present.sort()).toEqual(expected.sort());
  });

  it("are correct TypeScript under this repository's strict settings", async () => {
    const compiler = join(repository, "node_modules/typescript/bin/tsc");
    expect(await runToEnd(process.execPath, [compiler, "-p", folder])).toMatchObject({ ended: 0, stdout: "" });
  });

  it("create a task, find it, read its operation and cancel it", async () => {
    const created = await inTypeScript("createUploadFilesTask");
    expect(created).toMatchObject({ ended: 0, stderr: "" });
    const id = /^Created (.+)\.$/m.exec(created.stdout)?.[1] ?? "";
    expect((await inTypeScript("searchTasks")).stdout).toContain(`${id}: state 1, `);
    expect((await inTypeScript("getOperation", id)).stdout).toBe("Still running.\n");
    expect((await inTypeScript("cancelOperation", id)).ended).toBe(0);
    expect((await inTypeScript("getOperation", id)).stdout).toContain("Ended with code 1: ");
  });

  it("do the same with curl and a signature of their own", async () => {
    const created = await withCurl("createUploadFilesTask");
    expect(created).toMatchObject({ ended: 0, stderr: "" });
    const { name }: { readonly name: string } = JSON.parse(created.stdout);
    const listed = await withCurl("searchTasks");
    expect(JSON.parse(listed.stdout)).toMatchObject({
      tasks: expect.arrayContaining([expect.objectContaining({ id: name })]),
    });
    expect(JSON.parse((await withCurl("getOperation", name)).stdout)).toMatchObject({ name, done: false });
    expect(JSON.parse((await withCurl("cancelOperation", name)).stdout)).toEqual({});
    expect(JSON.parse((await withCurl("getOperation", name)).stdout)).toMatchObject({ done: true, error: { code: 1 } });
  });

  it("list datasets and the files of one", async () => {
    const one = createHash("sha256").update("one").digest("hex");
    expect(await inTypeScript("listDatasets")).toMatchObject({
      ended: 0,
      stdout: "repo-2d81e6b4: street-signs, 2 files\n",
    });
    const files = await inTypeScript("searchTree");
    expect(files).toMatchObject({ ended: 0, stderr: "" });
    expect(files.stdout.split("\n")).toEqual([`${one}  /train/1.jpg (3 bytes)`, expect.any(String), ""]);
  });

  it("list datasets and the files of one with curl", async () => {
    expect(JSON.parse((await withCurl("listDatasets")).stdout)).toMatchObject({
      datasets: [{ repo: { id: "repo-2d81e6b4", name: "street-signs" } }],
      total: 1,
    });
    expect(JSON.parse((await withCurl("searchTree")).stdout)).toMatchObject({
      files: [{ path: "/train/1.jpg", size: "3" }, { path: "/train/2.jpg" }],
      next_page_token: "",
    });
  });

  it("hand no key and no signature to a program as an argument, and an id only encoded", async () => {
    const shims = await mkdtemp(join(tmpdir(), "aidmp-arguments-"));
    const noted = join(shims, "noted");
    for (const program of ["curl", "node", "openssl"]) {
      const shim = `#!/bin/sh\nprintf '%s\\n' "$@" >> '${noted}'\nPATH=\${PATH#*:}\nexec ${program} "$@"\n`;
      await writeFile(join(shims, program), shim, { mode: 0o755 });
    }
    const env = { ...environment(), PATH: `${shims}:${process.env["PATH"]}` };
    for (const sample of (await readdir(folder)).filter((file) => file.endsWith(".sh"))) {
      await runToEnd("sh", [join(folder, sample), "an/odd?id"], { env });
    }
    const args = await readFile(noted, "utf8");
    await rm(shims, { recursive: true });
    expect(args.match(/operations\/an%2Fodd%3Fid/g)).toHaveLength(2);
    const { AIDMP_BASE_URL: _, ...secrets } = environment();
    for (const secret of [...Object.values(secrets), 'signature="']) expect(args).not.toContain(secret);
  });

  it("fail visibly when the secret key is wrong", async () => {
    const { ended, stdout } = await runToEnd("sh", [join(folder, "searchTasks.sh")], {
      env: { ...environment(), AIDMP_SECRET_KEY: "another" },
    });
    expect(ended).toBe(22);
    expect(JSON.parse(stdout)).toMatchObject({ code: 16 });
  });
});

/** Into the branch that the samples name. */
async function uploadTwoFiles(emulator: Emulator, store: S3Server): Promise<void> {
  await store.createBucket("bucket");
  await store.putObject("bucket", "1.jpg", "one");
  await store.putObject("bucket", "2.jpg", "two");
  const path = "/aids/aidmp/data/v2/dataSpaces/ds-7f3c9a52/repos/repo-2d81e6b4/branches/branch-main/task:upload";
  await fetch(emulator.url + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${demoBearerToken}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      commit_id: "listed",
      target_path: "/train",
      oss_config: {
        bucket_name: "bucket",
        oss_endpoint: store.host,
        disable_ssl: true,
        access_key: store.accessKey,
        secret_key: store.secretKey,
      },
    }),
  });
  while (emulator.tasks()[0]?.done !== true) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(emulator.tasks()).toMatchObject([{ done: true, errorMessage: "" }]);
}
