import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packTarball } from "@aidmp/test-support/pack-tarball";
import { runProgram, runToEnd } from "@aidmp/test-support/run-program";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Packed, startMirror } from "./mirror.ts";
import { readPage } from "./page.ts";
import { programsOf } from "./program.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let place: string;
let packed: readonly Packed[];
/** What `@aidmp/client` needs, as this repository has it installed. */
let dependencies: readonly Packed[];
let firstTask: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "aidmp-offline-"));
  packed = await Promise.all(["client", "operations", "emulator"].map((name) => pack(`packages/${name}`)));
  dependencies = await Promise.all(
    ["openapi-fetch", "openapi-typescript-helpers"].map((name) => pack(`node_modules/${name}`)),
  );
  const [program] = programsOf(await readPage(root, "docs/guides/en/getting-started.md"));
  firstTask = program?.code ?? "";
});
afterAll(() => rm(place, { recursive: true, force: true }));

async function pack(folder: string): Promise<Packed> {
  const { file } = await packTarball(join(root, folder), place);
  const manifest: Packed["manifest"] = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
  return { manifest, file };
}

/** An empty project of a user whose npm has no setting but these, and has downloaded nothing yet. */
async function emptyProject(name: string, npmrc: string): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  await writeFile(join(folder, ".npmrc"), `cache=${join(place, `${name}-cache`)}\n${npmrc}`);
  return folder;
}

/** Where the tests are run by npm, it sets these for them, and they would prevail over `.npmrc`. */
const withoutNpm = ["npm_config_registry", "npm_config_cache"].flatMap((name) => ["-u", name]);

async function npmInstall(cwd: string, names: readonly string[]): Promise<void> {
  const line = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...names];
  await runProgram("env", [...withoutNpm, ...line], { cwd, timeLimitInMs: 200_000 });
}

describe("a mirror of the registry", () => {
  it.each([
    ["for all packages", (url: string) => `registry=${url}\n`, true],
    ["for these packages alone", (url: string) => `@aidmp:registry=${url}\n`, false],
  ])("is enough to install, %s", async (_which, npmrc, isForAll) => {
    await using mirror = await startMirror([...packed, ...dependencies]);
    const folder = await emptyProject(isForAll ? "mirrored" : "scoped", npmrc(mirror.url));
    await npmInstall(folder, ["@aidmp/client", "@aidmp/operations"]);
    const own = ["@aidmp/client", "@aidmp/operations"];
    const asked = isForAll ? [...own, "openapi-fetch", "openapi-typescript-helpers"] : own;
    expect([...mirror.asked].toSorted()).toEqual(asked);
    const script = 'import { createPoller } from "@aidmp/operations"; console.log(typeof createPoller);';
    const args = ["--input-type=module", "--eval", script];
    expect(await runProgram(process.execPath, args, { cwd: folder })).toBe("function\n");
  });
});

describe("a machine without internet", () => {
  it("runs the first task from a copy of a folder that was installed from the packed files", async () => {
    const folder = await emptyProject("installed", "");
    await npmInstall(
      folder,
      packed.map(({ file }) => file),
    );
    const copy = join(place, "elsewhere/copied");
    await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
    await rm(folder, { recursive: true });
    await writeFile(join(copy, "first-task.mjs"), firstTask);
    await writeFile(join(copy, "loopback-only.cjs"), loopbackOnly);
    const { ended, stdout, stderr } = await runToEnd(
      process.execPath,
      ["--require", "./loopback-only.cjs", "first-task.mjs"],
      { cwd: copy },
    );
    expect({ ended, stdout, stderr }).toEqual({
      ended: 0,
      stdout: expect.stringMatching(/\n3 of 3 files, 3000 bytes\.\n$/),
      stderr: "",
    });
  });
});

/** Ends the program at its first connection or look-up that leaves this machine. */
const loopbackOnly = `
const net = require("node:net");
const dns = require("node:dns");
const isHere = (host) => ["127.0.0.1", "localhost", "::1"].includes(host);
const { connect } = net.Socket.prototype;
const refuse = (what) => { console.error("left this machine: " + what); process.exit(3); };
net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat();
  const host = typeof first === "object" ? first.host : args[1];
  if (!isHere(host)) refuse(String(host));
  return connect.apply(this, args);
};
const { lookup } = dns;
dns.lookup = (host, ...rest) => (isHere(host) ? lookup(host, ...rest) : refuse(host));
`;
