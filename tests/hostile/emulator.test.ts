import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { createAidmpClient, createUploadFilesTask, hmac, isApiError, type AidmpClient } from "@aidmp/client";
import { demoBearerToken, demoCredentials, startEmulator, type Emulator, type EmulatorOptions } from "@aidmp/emulator";
import { isOperationFailedError, taskListSource, waitForOperation } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { serve } from "./answering-server.js";

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3Server();
  await s3.createBucket("bucket");
  await s3.putObject("bucket", "good/a.txt", "a");
});
afterAll(() => s3.close());

interface Setting {
  readonly emulator: Emulator;
  readonly client: AidmpClient;
  /** Beside the data directory: whatever appears here was written outside it. */
  readonly outside: string;
}

async function start(options: EmulatorOptions = {}): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-hostile-"));
  const outside = join(folder, "outside");
  await mkdir(outside);
  const emulator = await startEmulator({ dataDirectory: join(folder, "data"), ...options });
  onTestFinished(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });
  const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials), retry: false });
  return { emulator, client, outside };
}

async function upload(
  { client }: Setting,
  body: { readonly source_path: string; readonly target_path?: string },
  path = {},
): Promise<unknown> {
  const store = {
    bucket_name: "bucket",
    oss_endpoint: s3.host,
    access_key: s3.accessKey,
    secret_key: s3.secretKey,
    disable_ssl: true,
  };
  const ids = { data_space_id: "ds", repo_id: "repo", branch_id: "main", ...path };
  try {
    const operation = await createUploadFilesTask(client, {
      params: { path: ids },
      body: { ...body, oss_config: store },
    });
    return await waitForOperation(operation, {
      source: taskListSource(client, { dataSpaceId: ids.data_space_id }),
      schedule: fixed(20),
    });
  } catch (error) {
    return error;
  }
}

async function expectNothingOutside({ outside }: Setting): Promise<void> {
  expect(await readdir(join(outside, ".."))).toEqual(["data", "outside"]);
  expect(await readdir(outside)).toEqual([]);
}

/** Sends bytes as they are, where a URL parser would tidy the path first. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(text));
    let received = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
    socket.once("close", () => resolve(received)).once("error", reject);
  });
}

const climbs = [
  "../outside/x",
  "/../outside/x",
  "a/../../outside/x",
  "..",
  "..\\outside",
  "a\\..\\..\\x",
  "C:/x",
  "./x",
  "a//x",
  "\0",
];

describe("target_path", () => {
  it.each([...climbs, "//outside"])("%j is refused with 400, or stays in the branch", async (target) => {
    const setting = await start();
    const outcome = await upload(setting, { source_path: "good", target_path: target });
    expect(isApiError(outcome) && outcome.status).toBe(400);
    await expectNothingOutside(setting);
  });

  it.each(["%2e%2e/%2e%2e/outside", "%252e%252e/x", "..%2foutside"])(
    "%j is a name like any other: it is not decoded",
    async (target) => {
      const setting = await start();
      await upload(setting, { source_path: "good", target_path: target });
      await expectNothingOutside(setting);
      const files = setting.emulator.filesOf({ dataSpaceId: "ds", repoId: "repo", branchId: "main" });
      expect(await readFile(join(files, ...target.split("/"), "a.txt"), "utf8")).toBe("a");
    },
  );
});

describe("an object's key", () => {
  it.each(["bad/../../../outside/x", "bad//x", "bad/./x", "bad/..\\..\\x"])(
    "%j ends the task in ERROR, and is written nowhere",
    async (key) => {
      const setting = await start();
      const listing = await fakeListing(key);
      const store = {
        bucket_name: "bucket",
        oss_endpoint: listing,
        access_key: "a",
        secret_key: "s",
        disable_ssl: true,
      };
      const params = { path: { data_space_id: "ds", repo_id: "repo", branch_id: "main" } };
      const operation = await createUploadFilesTask(setting.client, {
        params,
        body: { source_path: "bad", oss_config: store },
      });
      const source = taskListSource(setting.client, { dataSpaceId: "ds" });
      const outcome: unknown = await waitForOperation(operation, { source, schedule: fixed(20) }).catch(
        (error: unknown) => error,
      );
      expect(isOperationFailedError(outcome)).toBe(true);
      expect(String(outcome)).toContain("cannot become a file of the branch");
      await expectNothingOutside(setting);
    },
  );
});

/** A create request to an address as it stands, whatever it means. */
const createAt = (id: string): string =>
  `POST /aids/aidmp/data/v2/dataSpaces/${id}/repos/r/branches/b/task:upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${demoBearerToken}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`;

describe("ids", () => {
  it.each(["..", "%2e%2e", "%2E%2e", "..%2f..%2foutside", "%2f", "a%2fb", "%5c..", "%00", "%ff", ".", "%2e"])(
    "%s in the address is refused",
    async (id) => {
      // Where nothing else could be wrong with the request.
      const setting = await start({ script: [{ afterInMs: 0, state: "RUNNING" }] });
      expect(await raw(setting.emulator.url, createAt(id))).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(setting.emulator.tasks()).toEqual([]);
      await expectNothingOutside(setting);
    },
  );

  it.each(["%2e%2e", "..%2f", "...", ".aidmp", ".aidmp%2ftasks", "CON", "a:b", "~"])(
    "%s, given as an id, is a folder of its own below the data directory",
    async (id) => {
      const setting = await start();
      await upload(setting, { source_path: "good" }, { data_space_id: id, repo_id: id, branch_id: id });
      const files = setting.emulator.filesOf({ dataSpaceId: id, repoId: id, branchId: id });
      expect(files.startsWith(`${setting.emulator.dataDirectory}/`)).toBe(true);
      expect(await readdir(files)).toEqual(["a.txt"]);
      expect(await readdir(join(setting.emulator.dataDirectory, ".aidmp"))).toEqual([
        "faulty-trees",
        "staging",
        "tasks",
      ]);
      await expectNothingOutside(setting);
    },
  );
});

describe("a symbolic link in the data directory", () => {
  it.each([
    ["the data space", []],
    ["the branch", ["repo", "main"]],
    ["the branch's files", ["repo", "main", "files"]],
  ] as const)("in place of %s is not followed", async (_what, below) => {
    const setting = await start();
    const { dataDirectory } = setting.emulator;
    const folders = ["ds", ...below];
    await mkdir(join(dataDirectory, ...folders.slice(0, -1)), { recursive: true });
    await symlink(setting.outside, join(dataDirectory, ...folders));
    const outcome = await upload(setting, { source_path: "good" });
    expect(String(outcome)).toContain("symbolic link");
    await expectNothingOutside(setting);
  });

  it("in the way of a target is not followed", async () => {
    const setting = await start();
    await upload(setting, { source_path: "good" });
    const files = setting.emulator.filesOf({ dataSpaceId: "ds", repoId: "repo", branchId: "main" });
    await symlink(setting.outside, join(files, "link"));
    expect(await upload(setting, { source_path: "good", target_path: "link" })).toBeInstanceOf(Error);
    await expectNothingOutside(setting);
  });
});

const head = (length: string): string =>
  `POST /aids/aidmp/data/v2/dataSpaces/d/task:list HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${demoBearerToken}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

describe("requests that are too much", () => {
  it("in bytes get 413, whether they say their length or not", async () => {
    const { emulator } = await start({ maxBodyInBytes: 1_000 });
    expect(await raw(emulator.url, head("Content-Length: 1000000000\r\nConnection: close"))).toMatch(
      /^HTTP\/1\.1 413 /,
    );
    expect(
      await raw(
        emulator.url,
        `${head("Transfer-Encoding: chunked\r\nConnection: close")}800\r\n${"x".repeat(0x800)}\r\n`,
      ),
    ).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("in time get 408: a body that drips, and headers that never end", async () => {
    const { emulator } = await start({ requestTimeoutInMs: 200 });
    expect(await raw(emulator.url, `${head("Content-Length: 100")}{`)).toMatch(/^HTTP\/1\.1 408 /);
    expect(await raw(emulator.url, "POST / HTTP/1.1\r\nX-Slow: ")).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("in depth get 400", async () => {
    const { emulator } = await start();
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(await raw(emulator.url, head(`Content-Length: ${deep.length}\r\nConnection: close`) + deep)).toMatch(
      /^HTTP\/1\.1 400 .*nested more than/s,
    );
  });
});

describe("who may call", () => {
  it("is this machine alone, unless a host is given", async () => {
    const { emulator } = await start();
    expect(new URL(emulator.url).hostname).toBe("127.0.0.1");
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const others = addresses.filter((address) => !address.internal && address.family === "IPv4");
    for (const { address } of others) {
      const refused = await new Promise((resolve) => {
        const socket = connect(Number(new URL(emulator.url).port), address);
        socket.once("connect", () => resolve(socket.destroy() && false)).once("error", () => resolve(true));
      });
      expect(refused).toBe(true);
    }
  });

  it("is no web page that points its own name at this machine", async () => {
    const { emulator } = await start();
    const request = head("Content-Length: 2\r\nConnection: close");
    expect(await raw(emulator.url, `${request}{}`)).toMatch(/^HTTP\/1\.1 200 /);
    const rebound = request.replace("Host: localhost", `Host: evil.example:${new URL(emulator.url).port}`);
    expect(await raw(emulator.url, `${rebound}{}`)).toMatch(/^HTTP\/1\.1 403 .*HOST_NOT_ALLOWED/s);
    expect(emulator.requests.total).toBe(1);
  });

  it("is nobody without credentials", async () => {
    const { emulator } = await start();
    const answer = await fetch(`${emulator.url}/aids/aidmp/data/v2/operations/1`);
    expect(answer.status).toBe(401);
  });
});

/** An object store that lists one key, which no honest one would. */
async function fakeListing(key: string): Promise<string> {
  const url = await serve((request, response) => {
    if (request.method === "HEAD") return void response.writeHead(404).end();
    const xml = `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag></Contents></ListBucketResult>`;
    response.writeHead(200, { "Content-Type": "application/xml" }).end(xml);
  });
  return new URL(url).host;
}
