import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as client from "@aidmp/client";
import {
  demoBearerToken,
  demoCredentials,
  startEmulator,
  type Emulator,
  type ScriptedLifecycle,
} from "@aidmp/emulator";
import * as operations from "@aidmp/operations";
import { transient } from "@aidmp/operations/policies";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { create as createOrExplain } from "../examples/guides/error-of-a-call.js";
import { endOf } from "../examples/guides/error-of-a-wait.js";
import { startOtherService } from "@aidmp/test-support/other-service";
import { runTypeScript, type ProgramEnd } from "@aidmp/test-support/run-program";
import { pages } from "../docs/.vitepress/pages.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const guidesFolder = join(repository, "docs/guides");
const languages = ["en", "zh-CN"] as const;

const { accessKey, secretKey } = demoCredentials;
const branch = { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" };
const request = { params: { path: branch }, body: { source_path: "images/", target_path: "/train" } };

/** Two files in a second and a half. */
const twoFiles: ScriptedLifecycle = [
  { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 2, totalFileSize: 100 } },
  { afterInMs: 1_000, state: "RUNNING", progress: { succeedFileCount: 1, succeedFileSize: 50 } },
  { afterInMs: 2_500, state: "FINISHED", progress: { succeedFileCount: 2, succeedFileSize: 100 } },
];

function run(name: string, env: Readonly<Record<string, string>> = {}): Promise<ProgramEnd> {
  return runTypeScript(join(repository, "examples/guides", `${name}.ts`), [], env);
}

/** What the program printed; a program that fails fails the test with what it wrote to stderr. */
async function outputOf(name: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const outcome = await run(name, env);
  expect(outcome).toMatchObject({ ended: 0, stderr: "" });
  return outcome.stdout;
}

const keysFor = (url: string): Record<string, string> => ({
  AIDMP_BASE_URL: url,
  AIDMP_ACCESS_KEY: accessKey,
  AIDMP_SECRET_KEY: secretKey,
});

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

describe("the programs of getting-started.md", () => {
  let store: S3Server;

  beforeAll(async () => {
    store = await startS3Server();
    await store.createBucket("training-data");
    await store.putObject("training-data", "images/labels.csv", "name,label");
    await store.putObject("training-data", "images/路口/000001.jpg", "one");
  });
  afterAll(() => store.close());

  const storeKeys = (): Record<string, string> => ({
    AIDMP_STORE_ENDPOINT: store.host,
    AIDMP_STORE_ACCESS_KEY: store.accessKey,
    AIDMP_STORE_SECRET_KEY: store.secretKey,
    AIDMP_STORE_DISABLE_SSL: "true",
  });

  it("the first one needs no account, shows progress and ends", async () => {
    const printed = await outputOf("first-task");
    expect(printed).toContain("running");
    expect(printed).toContain("succeeded 100 %");
    expect(printed).toContain("3 of 3 files, 3000 bytes.");
  });

  it("the second copies from a real bucket, with keys from the environment", async () => {
    await using emulator = await startEmulator();
    const printed = await outputOf("real-task", { ...keysFor(emulator.url), ...storeKeys() });
    expect(printed).toBe(`2 of 2 files are in commit ${emulator.tasks()[0]?.commitId}.\n`);
    const files = emulator.filesOf({ dataSpaceId: "my-space", repoId: "my-dataset", branchId: "main" });
    expect(await readFile(join(files, "train/路口/000001.jpg"), "utf8")).toBe("one");
  });

  it("the real transfer of testing-with-the-emulator.md leaves files to read", async () => {
    expect((await outputOf("real-transfer", storeKeys())).split("\n")).toEqual([
      "name,label",
      `${hashOf("name,")} /train/labels.csv 5`,
      `${hashOf("one")} /train/路口/000001.jpg 3`,
      "",
    ]);
  });

  it("the shell lines name the emulator's port, and no keys: the command makes its own", async () => {
    for (const language of languages) {
      const page = await readFile(join(guidesFolder, language, "getting-started.md"), "utf8");
      expect(page).toContain(`AIDMP_BASE_URL=http://127.0.0.1:8787`);
      expect(page).toContain("AIDMP_ACCESS_KEY=<");
      expect(page).not.toContain(secretKey);
    }
  });
});

describe("the programs of authentication.md", () => {
  it("sign with keys, the environment, a token and a signer of one's own", async () => {
    await using emulator = await startEmulator({ script: twoFiles });
    for (const name of ["auth-keys", "auth-environment", "auth-own"]) {
      expect({ name, printed: await outputOf(name, keysFor(emulator.url)) }).toEqual({ name, printed: "0 tasks\n" });
    }
    const token = { AIDMP_BASE_URL: emulator.url, AIDMP_TOKEN: demoBearerToken };
    expect(await outputOf("auth-bearer", token)).toBe("0 tasks\n");
  });

  it("ask a token service once more when the token is stale", async () => {
    await using emulator = await startEmulator({ script: twoFiles });
    const tokens = ["stale-token", demoBearerToken];
    const served = await serve((_request, response) => response.end(JSON.stringify({ token: tokens.shift() })));
    try {
      const printed = await outputOf("auth-provider", { AIDMP_BASE_URL: emulator.url, TOKEN_URL: served.url });
      expect(printed).toBe("searchTasks needs a new token.\n0 tasks\n");
      expect(tokens).toEqual([]);
    } finally {
      served.server.close();
    }
  });

  it("show no secret", async () => {
    const printed = await outputOf("auth-secrets", keysFor("http://127.0.0.1:9"));
    expect(printed).toContain("[hmac credentials]");
    expect(printed).toContain("secret_key: '[redacted]'");
    for (const secret of [accessKey, secretKey, "top secret"]) expect(printed).not.toContain(secret);
  });

  it("follow a server's clock that is an hour ahead", async () => {
    const clock = { ...client.systemClock, now: () => Date.now() + 3_600_000 };
    await using emulator = await startEmulator({ clock });
    expect(await outputOf("clock-skew", keysFor(emulator.url))).toBe("The server's clock is 60 min ahead.\n0 tasks\n");
  });
});

describe("the programs of waiting-for-a-task.md", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ script: twoFiles });
  });
  afterEach(() => emulator.close());

  const commit = (): string => `Commit ${emulator.tasks()[0]?.commitId}.\n`;

  it("show progress, by callback and by iteration", async () => {
    const printed = await outputOf("wait-progress", keysFor(emulator.url));
    expect(printed).toContain("running 0 %");
    expect(printed).toContain("succeeded 100 %");
    expect(printed).toContain(commit());
    expect(printed).toContain("Done: 2 files.");
  });

  it("wait longer after a deadline, with the error's token", async () => {
    const printed = await outputOf("wait-deadline", keysFor(emulator.url));
    expect(printed).toContain("its deadline of 1.5 s passed. It goes on at the server");
    expect(printed).toContain(commit());
  });

  it("stop waiting without ending the task, and wait again", async () => {
    const printed = await outputOf("wait-stop", keysFor(emulator.url));
    expect(printed).toBe(`Stopped waiting; the task goes on.\n${commit()}`);
    expect(emulator.requests["cancelOperation"]).toBeUndefined();
  });

  it("cancel only by a call that was chosen", async () => {
    const printed = await outputOf("wait-cancel", keysFor(emulator.url));
    expect(printed).toContain("cannot be cancelled: its source has no cancel call");
    expect(printed).toContain("Cancelled.\n");
    expect(emulator.requests["cancelOperation"]).toBe(1);
    expect(emulator.tasks()).toMatchObject([{ state: client.TaskState.CANCEL }]);
  });

  it("resume in another process from a small file without secrets, creating nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "guides-"));
    try {
      const env = { ...keysFor(emulator.url), TOKEN_FILE: join(folder, "token.json") };
      expect(await outputOf("wait-save", env)).toBe("");
      expect(emulator.requests["searchTasks"]).toBeUndefined();
      const token = await readFile(env.TOKEN_FILE, "utf8");
      expect(token.length).toBeLessThan(1_024);
      expect(token).not.toContain(secretKey);
      expect(await outputOf("wait-resume", env)).toBe(commit());
      expect(emulator.requests["createUploadFilesTask"]).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("wait for a thousand tasks with far fewer requests than tasks", async () => {
    const printed = await outputOf("wait-many");
    const requests = Number(/^1000 of 1000 succeeded; (\d+) requests/.exec(printed)?.[1]);
    expect(requests).toBeGreaterThanOrEqual(10);
    expect(requests).toBeLessThan(200);
  });

  it("survive a failed poll, and say so", async () => {
    emulator.setFaults([{ operationId: "searchTasks", times: 1, fault: { kind: "status", status: 503 } }]);
    expect(await outputOf("wait-settings", keysFor(emulator.url))).toBe(`Failed poll 1: continue.\n${commit()}`);
  });
});

describe("the programs of errors.md", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ script: twoFiles });
  });
  afterEach(() => emulator.close());

  const clientWithoutRetries = (): client.AidmpClient =>
    client.createAidmpClient({ baseUrl: emulator.url, auth: client.hmac(demoCredentials), retry: false });

  it("answer a failed call by its code", async () => {
    const answerTo = async (fault: { readonly status: number; readonly retryAfter?: number }): Promise<unknown> => {
      emulator.setFaults([{ fault: { kind: "status", ...fault } }]);
      return createOrExplain(clientWithoutRetries(), request);
    };
    expect(await answerTo({ status: 404 })).toContain("Check data_space_id");
    expect(await answerTo({ status: 429, retryAfter: 7 })).toBe("Try again in 7 s.");
    expect(await answerTo({ status: 403 })).toMatch(/^没有权限 \(log_id [\w-]{36}\)$/);
    emulator.setFaults([{ fault: { kind: "reset", when: "after-processing" } }]);
    expect(await createOrExplain(clientWithoutRetries(), request)).toMatch(/createUploadFilesTask/);
    emulator.setFaults([]);
    expect(await createOrExplain(clientWithoutRetries(), request)).toHaveProperty("name");
  });

  it("tell the endings of a wait apart", async () => {
    const watchTask = async (
      script: ScriptedLifecycle,
      options: operations.WatchOptions = {},
    ): Promise<operations.OperationWatch<operations.UploadTask, operations.UploadTask>> => {
      await emulator.close();
      emulator = await startEmulator({ script });
      const api = clientWithoutRetries();
      const source = operations.taskListSource(api, { dataSpaceId: "my-space" });
      return operations.createPoller({ source }).watch(await client.createUploadFilesTask(api, request), options);
    };
    expect(await endOf(await watchTask(endingIn("FINISHED")))).toMatch(/^Committed as /);
    expect(await endOf(await watchTask(endingIn("ERROR")))).toMatch(
      /^The task failed with \w+: The bucket does not exist\./,
    );
    expect(await endOf(await watchTask(endingIn("CANCEL")))).toBe("Somebody cancelled the task at the server.");
    expect(await endOf(await watchTask(endingIn("RUNNING"), { deadlineInMs: 50 }))).toMatch(
      /^Still running; to wait longer: \{"kind"/,
    );
    const aborted = await watchTask(endingIn("RUNNING"));
    await expect(endOf(aborted, AbortSignal.abort("enough"))).rejects.toBe("enough");
    const unreadable = await watchTask(endingIn("RUNNING"));
    emulator.setFaults([{ fault: { kind: "status", status: 403 } }]);
    expect(await endOf(unreadable)).toMatch(/^Nothing is known of the end: .*403 PERMISSION_DENIED/);
  });

  it("create a task once although the answer was lost", async () => {
    const fault = { kind: "reset", when: "after-processing" } as const;
    emulator.setFaults([{ operationId: "createUploadFilesTask", times: 1, fault }]);
    const printed = await outputOf("create-once", keysFor(emulator.url));
    expect(printed).toBe(`outcome-unknown\nadopted\nCommit ${emulator.tasks()[0]?.commitId}.\n`);
    expect(emulator.tasks()).toHaveLength(1);
  });
});

/** What the tables are compared with, of the document in one file. */
interface BundledDocument {
  readonly components: {
    readonly schemas: {
      readonly Status: {
        readonly properties: { readonly code: { readonly anyOf: [{ readonly "x-http-statuses": readonly number[] }] } };
      };
    };
  };
}

describe("the tables of errors.md", () => {
  const yes = new Set(["yes", "是"]);

  it.each(languages)("hold every code with its name and the HTTP status of the document (%s)", async (language) => {
    const { components }: BundledDocument = JSON.parse(
      await readFile(join(repository, "packages/emulator/openapi.json"), "utf8"),
    );
    const rows = await rowsOf(language);
    const ok = ["0", "`OK`"];
    const named = Object.entries(client.rpcCodes).map(([name, code]) => [String(code), `\`${name}\``]);
    expect([ok, ...rows.map((row) => row.slice(0, 2))]).toEqual(named);
    expect([200, ...rows.map(([_code, _name, status]) => Number(status))]).toEqual(
      components.schemas.Status.properties.code.anyOf[0]["x-http-statuses"],
    );
  });

  it.each(languages)("say truly what the client sends again, and after what a wait goes on (%s)", async (language) => {
    for (const [code, name, status, reads, create, wait] of await rowsOf(language)) {
      const sent = await requestsSentAt(Number(status), Number(code));
      expect({ name, reads: sent.reads > 1, create: sent.creates > 1 }).toEqual({
        name,
        reads: yes.has(reads ?? ""),
        create: yes.has(create ?? ""),
      });
      const failure = { error: undefined, code: Number(code), attempt: 1, failingForInMs: 0, elapsedInMs: 0 };
      expect({ name, wait: transient()(failure) === "continue" }).toEqual({
        name,
        wait: yes.has(wait ?? ""),
      });
    }
  });

  it.each(languages)("have a row for every error class of the packages, with its code (%s)", async (language) => {
    const page = await readFile(join(guidesFolder, language, "errors.md"), "utf8");
    const classes = await errorClasses();
    expect(classes.length).toBeGreaterThan(20);
    for (const { name, code } of classes) {
      expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
      // The code is in the row, or in the sentence below it.
      expect(page).toMatch(new RegExp(`^.*\`${name}\`.*${code === undefined ? "" : `\`${code}\``}`, "m"));
    }
    const codes = page.match(/^\| +(?:\d+ +\| )?`[A-Z][A-Z_]+`|`[A-Z]+_[A-Z_]+`(?= \|)/gm) ?? [];
    const known = new Set([...Object.keys(client.rpcCodes), ...classes.map(({ code }) => code)]);
    for (const code of codes) expect(known).toContain(/`(\w+)`/.exec(code)?.[1]);
  });
});

describe("the programs of testing-with-the-emulator.md", () => {
  it("are tests that pass", async () => {
    const { ended, stdout } = await run("copy-images.test");
    expect({ ended, stdout }).toMatchObject({ ended: 0, stdout: expect.stringMatching(/pass 5\b/) });
  });
});

describe("the programs of what-is-assumed.md", () => {
  it("work with a service that differs in every point that is assumed", async () => {
    await using emulator = await startEmulator({ script: twoFiles, pageNoBase: 1 });
    await using other = await startOtherService(emulator.url);
    expect((await outputOf("overrides", keysFor(other.url))).split("\n")).toEqual([
      expect.stringMatching(/^The operation is jobs\/upload-[\w-]+\.$/),
      "By the list: cancelled.",
      "By getOperation: running.",
      "By getOperation: cancelled.",
      "",
    ]);
  });
});

/** A line that is Chinese in part is not translated where a whole clause of it is not. */
function isEnglish(text: string): boolean {
  return (/\p{Script=Han}/u.test(text) ? /(?:[a-z]{2,} ){5}/i : /(?:[a-z]{2,}\W+){3}/i).test(text);
}

describe("the guides in two languages", () => {
  it("are the same guides", async () => {
    const [en, zh] = await Promise.all(languages.map((language) => readdir(join(guidesFolder, language))));
    expect(zh?.sort()).toEqual(en?.sort());
  });

  it.each(pages.filter(({ address }) => !address.startsWith("zh-CN/") && address !== "index.md"))(
    "show the same code in the same order, under the same headings: $source",
    async ({ source, address }) => {
      const chinese = pages.find((page) => page.address === `zh-CN/${address}`)?.source;
      expect(await outlineOf(chinese ?? "has no Chinese")).toEqual(await outlineOf(source));
    },
  );

  it("leave no text of a measured page in English: docs/measured.zh-CN.json has them all", async () => {
    const english: string[] = [];
    for (const name of ["compatibility", "performance", "reliability"]) {
      const page = await readFile(join(repository, `docs/${name}.zh-CN.md`), "utf8");
      const texts = page.split("\n").flatMap((line) => (line.startsWith("|") ? line.split("|") : [line]));
      const prose = texts.map((text) => text.replaceAll(/`[^`]*`|@[\w/-]+|<!--.*-->/g, "").trim());
      english.push(...prose.filter(isEnglish));
    }
    expect(english).toEqual([]);
  });

  it("are the README's, too", async () => {
    expect(await outlineOf("README.zh-CN.md")).toEqual(await outlineOf("README.md"));
  });

  it("hold no TypeScript that is not quoted from a program", async () => {
    for (const page of await pagesIn(guidesFolder)) {
      const text = await readFile(page, "utf8");
      const blocks = text.match(/^```ts$/gm) ?? [];
      const quoted = text.match(/^<!-- example: examples\/(?:guides|engines|web)\/\S+ -->\n\n```ts$/gm) ?? [];
      expect({ page, blocks: blocks.length }).toEqual({ page, blocks: quoted.length });
    }
  });

  it("link to nothing in this repository but each other, so that they can be published by themselves", async () => {
    for (const page of await pagesIn(guidesFolder)) {
      for (const link of linksIn(await readFile(page, "utf8"))) expect(link).toMatch(/^(?:https:|#|[\w-]+\.md(?:#|$))/);
    }
  });
});

describe("the links of all pages", () => {
  it("lead to files and headings that exist", async () => {
    const broken: string[] = [];
    for (const page of await pagesIn(repository)) {
      for (const link of linksIn(await readFile(page, "utf8"))) {
        // What begins with a slash is an address of the site, whose links the tests in the browser follow.
        if (/^(?:[a-z]+:|\/)/i.test(link)) continue;
        const [path = "", anchor] = decodeURI(link).split("#");
        const target = path === "" ? page : join(dirname(page), path);
        const found = await readFile(target, "utf8").catch((error: unknown) => (isFolder(error) ? "" : undefined));
        const isSound = found !== undefined && (anchor === undefined || anchorsOf(found).includes(anchor));
        if (!isSound) broken.push(`${relative(repository, page)}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });
});

function endingIn(state: "CANCEL" | "ERROR" | "FINISHED" | "RUNNING"): ScriptedLifecycle {
  return [{ afterInMs: 0, state, errorMessage: state === "ERROR" ? "The bucket does not exist." : "" }];
}

/** The rows of the table of codes in errors.md: code, name, HTTP status, reads, create, wait. */
async function rowsOf(language: string): Promise<readonly (readonly string[])[]> {
  const page = await readFile(join(guidesFolder, language, "errors.md"), "utf8");
  const rows = page.split("\n").filter((line) => /^\| +\d+ +\|/.test(line));
  return rows.map((line) => Array.from(line.split("|").slice(1, -1), (cell) => cell.trim()));
}

/** The error classes that programs can meet, from the sources of the packages that programs import. */
async function errorClasses(): Promise<readonly { readonly name: string; readonly code: string | undefined }[]> {
  const folders = ["client", "operations", "datasets", "bullmq"].map((name) =>
    join(repository, "packages", name, "src"),
  );
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true }))
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(folder, file)),
    ),
  );
  const sources = await Promise.all(files.flat().map((file) => readFile(file, "utf8")));
  return sources.flatMap((source) =>
    source
      .split(/^(?=export class )/m)
      .slice(1)
      .flatMap((text) => {
        const name = /^export class (\w+Error) extends/.exec(text)?.[1];
        return name === undefined || name === "AidmpError"
          ? []
          : [{ name, code: /readonly code = "(\w+)"/.exec(text)?.[1] }];
      }),
  );
}

function isFolder(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EISDIR";
}

/** How many requests a read and a create send to a service that always answers so. */
async function requestsSentAt(
  status: number,
  code: number,
): Promise<{ readonly reads: number; readonly creates: number }> {
  let sent = 0;
  const api = client.createAidmpClient({
    auth: client.bearer("token"),
    retry: { baseDelayInMs: 0 },
    fetch: async () => {
      sent += 1;
      return Response.json({ code, message: "", details: [] }, { status });
    },
  });
  const countOf = async (call: Promise<unknown>): Promise<number> => {
    sent = 0;
    await expect(call).rejects.toMatchObject({ name: "ApiError", code, status });
    return sent;
  };
  const params = { path: { data_space_id: "my-space" } };
  const reads = await countOf(client.searchTasks(api, { params, body: {} }));
  return { reads, creates: await countOf(client.createUploadFilesTask(api, request)) };
}

interface Served {
  readonly server: Server;
  readonly url: string;
}

async function serve(onRequest: (incoming: IncomingMessage, response: ServerResponse) => void): Promise<Served> {
  const server = createServer(onRequest);
  return { server, url: `http://127.0.0.1:${await listenOnLoopback(server)}` };
}

/** Headings by rank and quoted programs, in the order of the page. */
async function outlineOf(page: string): Promise<readonly string[]> {
  const text = withoutCode(await readFile(join(repository, page), "utf8"));
  return Array.from(
    text.matchAll(/^(#+) |^<!-- example: (\S+) -->$/gm),
    ([, heading, example]) => heading ?? example ?? "",
  );
}

async function pagesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isFile()) return path.endsWith(".md") ? [path] : [];
      const isOurs = entry.isDirectory() && !/^(?:node_modules|dist|coverage|test-results|\..*)$/.test(entry.name);
      return isOurs ? pagesIn(path) : [];
    }),
  );
  return found.flat();
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^( *)```[^]*?^\1```$/gm, "");
}

function linksIn(markdown: string): readonly string[] {
  const prose = withoutCode(markdown).replace(/`[^`\n]*`/g, "code");
  return Array.from(prose.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g), ([, link]) => link ?? "");
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(markdown: string): readonly string[] {
  return Array.from(withoutCode(markdown).matchAll(/^#+ (.+)$/gm), ([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}
