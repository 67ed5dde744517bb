import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmulator } from "@aidmp/emulator";
import { startOtherService } from "@aidmp/test-support/other-service";
import { type ProgramEnd, runToEnd } from "@aidmp/test-support/run-program";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@aidmp/test-support/free-port";
import { installedBy, readPage, variablesOf, type Page } from "./page.ts";
import { importsOf, packageOf, programsOf } from "./program.ts";
import { blockWith, createReader, installGlobally, writeFiles, type Reader } from "./reader.ts";
import { runUntil } from "./run-until.ts";
import { startSurroundings, type Surroundings } from "./surroundings.ts";
import { runTests, type TestedProject } from "./test-runners.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const guides = readdirSync(join(root, "docs/guides/en")).map((name) => `docs/guides/en/${name}`);
const manuals = readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`);
const pages = await Promise.all(
  ["README.md", "docs/index.md", "docs/ecosystem.md", ...guides, ...manuals].map((path) => readPage(root, path)),
);
const readme = pageAt("README.md");
const gettingStarted = pageAt("docs/guides/en/getting-started.md");
const testing = pageAt("docs/guides/en/testing-in-jest-and-vitest.md");

/** What a program prints, where the page promises it; any other has to end well. */
const prints: Readonly<Record<string, RegExp>> = {
  "quickstart.ts": /^Commit \S+ has all 1 files\.\n$/,
  "first-task.ts": /\n3 of 3 files, 3000 bytes\.\n$/,
  "real-task.ts": /^3 of 3 files are in commit \S+\.\n$/,
  "upload-and-verify.ts": /^3 files, 16 bytes\n[^]*\n3 files are the same\.\n$/,
  "copy-images.test.ts": /pass 5\b/,
  "real-transfer.ts": /^name,label\n[^]* \/train\/labels\.csv 5\n/,
  "docs/guides/en/what-is-assumed.md#overrides.ts": /By the list: cancelled\.\n[^]*By getOperation: cancelled\.\n$/,
  "auth-provider.ts": /^\d+ tasks\n$/,
  "wait-progress.ts": /\nCommit \S+\.\nDone: 3 files\.\n$/,
  "wait-resume.ts": /^Commit \S+\.\n$/,
  "wait-many.ts": /^1000 of 1000 succeeded; /,
  "create-once.ts": /^Commit \S+\.\n$/,
  "durable-add.ts": /^Waiting as \S+\.\n/,
  "durable-worker.ts": / \{ order: 7 \} 3 files\n/,
  "serve.ts": /^curl -X POST \S+\/tasks\n/,
  "tour.ts": /^$/,
};

/** Programs that serve until they are stopped: they run until they have printed what the page promises. */
const servers = new Set(["durable-add.ts", "durable-worker.ts", "serve.ts"]);

let reader: Reader;
let surroundings: Surroundings;
/** By the line that installed them: the folders in which commands are. */
const commands = new Map<string, Promise<string>>();

beforeAll(async () => {
  surroundings = await startSurroundings();
  reader = await createReader(root, readme, pages);
});
afterAll(async () => {
  await reader[Symbol.asyncDispose]();
  await surroundings[Symbol.asyncDispose]();
});

describe.each(pages.filter((page) => programsOf(page).length > 0))("the programs of $path", (page) => {
  const programs = programsOf(page);

  it("import only what the page installs, and files that it names", () => {
    const linksToInstall = page.words.includes("getting-started.md#");
    const known = new Set([...installedBy(page), ...(linksToInstall ? installedBy(gettingStarted) : [])]);
    for (const { file, code } of programs) {
      const imports = importsOf({ file, code });
      const packages = imports.filter((name) => !name.startsWith("./")).map(packageOf);
      const files = imports.filter((name) => name.startsWith("./")).map((name) => name.slice(2).replace(".js", ".ts"));
      expect({ file, missing: packages.filter((name) => !known.has(name)) }).toEqual({ file, missing: [] });
      expect({ file, unnamed: files.filter((name) => !page.words.includes(`\`${name}\``)) }).toEqual({
        file,
        unnamed: [],
      });
    }
  });

  it("read no variable that the page does not name", () => {
    const known = new Set(variablesOf(page));
    const linked = page.words.includes("getting-started.md#a-task-of-your-own") ? variablesOf(gettingStarted) : [];
    for (const { file, code } of programs) {
      const read = Array.from(
        withoutComments(code).matchAll(/\b(?:AIDMP|REDIS|TOKEN)_[A-Z_]*(?:[A-Z])\b/g),
        ([name]) => name,
      );
      const unknown = read.filter((name) => !known.has(name) && !linked.includes(name) && name !== "TOKEN_FILE");
      expect({ file, unknown }).toEqual({ file, unknown: [] });
    }
  });

  // Its programs need Jest or Vitest around them: see below.
  it.skipIf(page === testing)("run as pasted", async () => {
    await using service = page.path.endsWith("what-is-assumed.md") ? await startOtherWorld() : await startEmulator();
    const folder = await reader.folderFor(page);
    await writeFiles(folder, programs);
    for (const { file, code } of programs) {
      const promised = prints[`${page.path}#${file}`] ?? prints[file] ?? /^/;
      const env = environmentOf(page, service.url, code);
      const { ended, stdout, stderr } = await run(folder, file, env, promised);
      expect({ file, ended, stdout, stderr }).toEqual({
        file,
        ended: servers.has(file) ? ended : 0,
        stdout: expect.stringMatching(promised),
        stderr: "",
      });
    }
  });
});

describe("the tests of testing-in-jest-and-vitest.md", () => {
  const esModules = "NODE_OPTIONS=--experimental-vm-modules ";
  const jsdom = "npx jest --env ./jsdom-with-fetch.cjs";
  const commonJs = { type: "commonjs", runner: "jest", config: "jest.config.cjs" } as const;
  const modules = { type: "module", runner: "jest", config: "esm.config.cjs" } as const;
  const projects: readonly TestedProject[] = [
    { name: "vitest", type: "module", runner: "vitest", line: "npx vitest run" },
    { name: "vitest, jsdom", type: "module", runner: "vitest", line: "npx vitest run --environment jsdom" },
    { name: "jest, CommonJS", ...commonJs, line: "npx jest" },
    { name: "jest, CommonJS, jsdom", ...commonJs, line: jsdom, only: /task 1/ },
    { name: "jest, ES modules", ...modules, line: `${esModules}npx jest` },
    { name: "jest, ES modules, jsdom", ...modules, line: esModules + jsdom, only: /task 1/ },
  ];

  it.each(projects)("pass in $name", async (project) => {
    const { ended, stdout, stderr } = await runTests(reader, testing, project);
    const passed = /Tests:? +(?:\d+ skipped, )?(\d+) passed/.exec(stdout + stderr)?.[1];
    expect({ ended, passed, stdout, stderr }).toMatchObject({ ended: 0, passed: project.only ? "12" : "102" });
  });

  it("are run by lines that the page shows", () => {
    const shown = [...testing.blocks.map(({ code }) => code), testing.words].join("\n");
    for (const line of ["npx vitest run", "npx jest", `${esModules}npx jest`, jsdom]) expect(shown).toContain(line);
  });
});

describe("all programs together", () => {
  it("are accepted by a strict compiler", async () => {
    const withPrograms = pages.filter((page) => programsOf(page).length > 0);
    for (const page of withPrograms) await writeFiles(await reader.folderFor(page), programsOf(page));
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      module: "nodenext",
      target: "es2022",
      lib: ["es2023", "esnext.disposable", "dom"],
      types: ["node"],
      noEmit: true,
    };
    const config = { compilerOptions, include: ["*/*.ts"] };
    await writeFile(join(reader.folder, "tsconfig.json"), JSON.stringify(config));
    const { stdout } = await runToEnd(join(reader.folder, "node_modules/.bin/tsc"), ["-p", reader.folder]);
    expect(stdout).toBe("");
  });

  it("run in a CommonJS project when the file ends in .mts, as the page says", async () => {
    const folder = await reader.folderFor({ path: "commonjs", words: "", blocks: [] });
    await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
    const [program] = programsOf(gettingStarted);
    await writeFiles(folder, [{ file: "first-task.mts", code: program?.code ?? "" }]);
    const { ended, stdout } = await run(folder, "first-task.mts", reader.terminal({}), /^/);
    expect({ ended, stdout }).toEqual({ ended: 0, stdout: expect.stringMatching(prints["first-task.ts"] ?? /^$/) });
  });
});

describe("the lines for the shell", () => {
  it("are each of a kind that is run here or by the continuous integration", async () => {
    const steps = await readFile(join(root, ".ci/run"), "utf8");
    for (const { path, blocks } of pages) {
      for (const { code } of blocks.filter(({ language }) => language === "sh")) {
        for (const line of code.split("\n").filter((each) => /^(?:npm|npx|aidmp)/.test(each))) {
          const isRunByCi = /^npm ci && npm (?:run (?:demo|build)|test)$/.test(line) && steps.includes("step npm ci");
          const isRunHere = /^(?:npm init|npm install|npx @aidmp\/emulator|npx jest|aidmp )/.test(line);
          expect({ path, line, isRun: isRunByCi || isRunHere }).toEqual({ path, line, isRun: true });
        }
      }
    }
  });

  it("are the same in README and in getting started, until the packages are published", () => {
    for (const text of ["npm pack", "aidmp-sdk/dist/tarballs"]) {
      expect(blockWith(gettingStarted, text)).toEqual(blockWith(readme, text));
    }
  });

  it.each(pages.filter(({ blocks }) => blocks.some(({ code }) => code.startsWith("aidmp "))))(
    "with aidmp work in their order: $path",
    async (page) => {
      const line = page.blocks.flatMap(({ code }) => code.split("\n")).find((each) => each.includes("--global")) ?? "";
      await using emulator = await startEmulator();
      const installing = commands.get(line) ?? installGlobally(root, reader, line);
      commands.set(line, installing);
      const bin = await installing;
      const folder = await reader.folderFor(page);
      const script = page.blocks.filter(({ code }) => /^(?:export AIDMP_DATA|cat >|aidmp )/.test(code));
      const { PATH = "", ...variables } = environmentOf(page, emulator.url);
      const { ended, stdout, stderr } = await runToEnd("bash", ["-euc", script.map(({ code }) => code).join("\n")], {
        cwd: folder,
        env: { ...variables, PATH: `${bin}${delimiter}${PATH}` },
      });
      expect({ ended, stdout, stderr }).toEqual({
        ended: 0,
        stdout: expect.stringMatching(/^(?:Would copy|Uploaded) [^]*train\//),
        stderr: expect.any(String),
      });
    },
  );

  const starts = pages.flatMap(({ path, blocks }) =>
    blocks.filter(({ code }) => code.includes("npx @aidmp/emulator")).map(({ code }) => ({ path, code })),
  );
  it.each(starts)("start an emulator that prints the lines to paste: $path, $code", async ({ code }) => {
    const folder = await reader.folderFor({ path: "emulators", words: "", blocks: [] });
    // Another program of this machine may have the port of the page.
    const script = code.replace("8787", `${await freePort()}`);
    const { stdout } = await runUntil("bash", ["-euc", script], folder, reader.terminal({}), /AIDMP_SECRET_KEY=\S+\n/);
    expect(stdout).toMatch(/^export AIDMP_BASE_URL=http:\S+$/m);
    expect(stdout).toMatch(/^export AIDMP_ACCESS_KEY=\S+$/m);
  });
});

describe("the pages in Chinese", () => {
  it.each(pages)("show the same blocks: $path", async ({ path, blocks }) => {
    const chinese = path.startsWith("docs/guides/en/")
      ? path.replace("/en/", "/zh-CN/")
      : path.replace(".md", ".zh-CN.md");
    const page = await readPage(root, chinese);
    expect(codes(page)).toEqual(codes({ blocks }));
    expect(programsOf(page)).toEqual(programsOf({ path: chinese, words: page.words, blocks }));
    expect(variablesOf(page).toSorted()).toEqual(variablesOf(pageAt(path)).toSorted());
  });
});

/** Comments and placeholders may be translated, and drawings are not for pasting. */
function codes({ blocks }: Pick<Page, "blocks">): readonly string[] {
  const pasted = blocks.filter(({ language }) => language === "ts" || language === "sh");
  return pasted.map(({ code }) => code.replaceAll(/#.*|<[^>]*>/g, ""));
}

function pageAt(path: string): Page {
  const found = pages.find((page) => page.path === path);
  if (found === undefined) throw new Error(`There is no page ${path}.`);
  return found;
}

/**
 * The variables that the page lists, and those of the section that it refers to. A page that lists a key pair or a token
 * means one of them: the token, if the program reads it.
 */
function environmentOf(page: Page, baseUrl: string, code = ""): Readonly<Record<string, string>> {
  const isReferred = page.words.includes("getting-started.md#a-task-of-your-own");
  const listed = new Set([...variablesOf(page), ...(isReferred ? variablesOf(gettingStarted) : [])]);
  const { AIDMP_TOKEN = "", ...keys }: Readonly<Record<string, string>> = {
    ...surroundings.values,
    AIDMP_BASE_URL: baseUrl,
  };
  const values = withoutComments(code).includes("AIDMP_TOKEN") ? { ...keys, AIDMP_TOKEN } : keys;
  const variables = Object.entries(values).filter(([name]) => listed.has(name));
  // Another program of this machine may have the port of the page.
  return reader.terminal({ PORT: "0", ...Object.fromEntries(variables) });
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\/ .*/g, "");
}

/** The service that differs in what is assumed, with tasks that take a while: what-is-assumed.md cancels one. */
async function startOtherWorld(): Promise<AsyncDisposable & { readonly url: string }> {
  const script = [
    { afterInMs: 0, state: "RUNNING" },
    { afterInMs: 60_000, state: "FINISHED" },
  ] as const;
  const emulator = await startEmulator({ script, pageNoBase: 1 });
  const { url, [Symbol.asyncDispose]: stop } = await startOtherService(emulator.url);
  return { url, [Symbol.asyncDispose]: () => stop().then(() => emulator.close()) };
}

function run(
  folder: string,
  file: string,
  env: Readonly<Record<string, string>>,
  promised: RegExp,
): Promise<ProgramEnd> {
  const tsx = join(reader.folder, "node_modules/.bin/tsx");
  return servers.has(file) ? runUntil(tsx, [file], folder, env, promised) : runToEnd(tsx, [file], { cwd: folder, env });
}
