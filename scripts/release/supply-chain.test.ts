import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "../published-packages.ts";
import { runProgram } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";
import { workflowFaults } from "./workflow-faults.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(root, path), "utf8"));
}

/** What each package brings along, exactly. A new one is a decision, and is made here. */
const runtimeDependencies = {
  client: { "openapi-fetch": "0.17.0" },
  operations: { "@aidmp/client": expect.any(String) },
  datasets: { "@aidmp/client": expect.any(String), "@aidmp/operations": expect.any(String) },
  // The other packages are in its bundle, with what they need in turn beside it.
  cli: { "@stricli/core": expect.any(String), "cli-progress": expect.any(String), "openapi-fetch": "0.17.0" },
  bullmq: { "@aidmp/client": expect.any(String), "@aidmp/operations": expect.any(String) },
  emulator: { "@aws-sdk/client-s3": expect.any(String), ajv: expect.any(String), "ajv-formats": expect.any(String) },
} as const;

/** All that `@aidmp/client` and `@aidmp/operations` install, dependencies of dependencies included. */
const installedWithTheSdk = ["openapi-fetch", "openapi-typescript-helpers"];

/** Beside `dist` and `src`. */
const publishedFiles = {
  client: ["LICENSE", "README.md", "README.zh-CN.md", "package.json"],
  operations: ["LICENSE", "README.md", "README.zh-CN.md", "package.json"],
  datasets: ["LICENSE", "README.md", "README.zh-CN.md", "package.json"],
  cli: ["LICENSE", "README.md", "README.zh-CN.md", "package.json"],
  bullmq: ["LICENSE", "README.md", "README.zh-CN.md", "package.json"],
  emulator: ["LICENSE", "README.md", "README.zh-CN.md", "openapi.json", "package.json"],
} as const;

describe.each(publishedPackages)("@aidmp/%s", (name) => {
  it("depends on what it needs to run, and on nothing else", async () => {
    const manifest = await readJson(`packages/${name}/package.json`);
    expect(manifest["dependencies"]).toEqual(runtimeDependencies[name]);
    expect([manifest["optionalDependencies"], manifest["bundleDependencies"]]).toEqual([undefined, undefined]);
  });

  it("runs nothing when it is installed", async () => {
    const { scripts } = await readJson(`packages/${name}/package.json`);
    for (const hook of ["preinstall", "install", "postinstall", "prepare"]) expect(scripts).not.toHaveProperty(hook);
  });

  it("publishes its sources, what is built from them, its manual and its licence", async () => {
    const stdout = await runProgram("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: join(root, "packages", name),
    });
    const [{ files }]: [{ readonly files: readonly { readonly path: string }[] }] = JSON.parse(stdout);
    const paths = files.map((file) => file.path).sort();
    const sources = paths.filter((path) => path.startsWith("src/"));
    const built = paths.filter((path) => path.startsWith("dist/"));
    expect(paths.filter((path) => !/^(?:src|dist)\//.test(path))).toEqual(publishedFiles[name]);
    const modules = (await readdir(join(root, "packages", name, "src"), { recursive: true })).filter((path) =>
      path.endsWith(".ts"),
    );
    expect(sources).toEqual(modules.map((path) => `src/${path}`).sort());
    expect(built.filter((path) => !/\.(?:js|d\.ts)(?:\.map)?$/.test(path))).toEqual(
      name === "cli" ? [] : ["dist/cjs/package.json"],
    );
    expect(paths.filter((path) => /(?:^|\/)\.|\.test\.|\.env|\.pem|test\/|node_modules/.test(path))).toEqual([]);
  });

  it("is published with provenance", async () => {
    expect(await readJson(`packages/${name}/package.json`)).toMatchObject({
      publishConfig: { access: "public", provenance: true },
    });
  });
});

describe("the lock file", () => {
  it("installs with the SDK what is listed here, none of it with a script of its own", async () => {
    const { packages } = await readJson("package-lock.json");
    const locked: Readonly<Record<string, Locked>> = Object.assign({}, packages);
    const installed = new Set<string>();
    const add = (name: string): void => {
      if (installed.has(name)) return;
      installed.add(name);
      for (const dependency of Object.keys(locked[`node_modules/${name}`]?.dependencies ?? {})) add(dependency);
    };
    for (const name of Object.keys(runtimeDependencies.client)) add(name);
    expect([...installed].sort()).toEqual(installedWithTheSdk);
    for (const name of installed) {
      expect(locked[`node_modules/${name}`]).toMatchObject({ integrity: expect.stringMatching(/^sha512-/) });
      expect(locked[`node_modules/${name}`]).not.toHaveProperty("hasInstallScript");
    }
  });
});

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
}

describe("the workflows", () => {
  const folder = join(root, ".github/workflows");

  it("have no fault that would let foreign code write or publish", async () => {
    const files = await readdir(folder);
    expect(files).toContain("release.yml");
    for (const file of files) {
      expect([file, ...workflowFaults(await readFile(join(folder, file), "utf8"))]).toEqual([file]);
    }
  });

  it("publish by an identity that lasts for one run, with no token stored, from one job", async () => {
    const text = await readFile(join(folder, "release.yml"), "utf8");
    expect(text.match(/^\s+id-token: write\b/gm)).toHaveLength(1);
    expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|_authToken|secrets\./);
  });

  it("build what is published from nothing that another job has cached", async () => {
    const text = await readFile(join(folder, "release.yml"), "utf8");
    expect(text).not.toMatch(/^\s+cache: |actions\/cache/m);
    expect(text.match(/package-manager-cache: false/g)).toHaveLength(text.split("actions/setup-node@").length - 1);
  });
});

describe("an installation of this repository", () => {
  it("runs no script of a package", async () => {
    expect(await readFile(join(root, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/m);
    expect(await readFile(join(root, ".ci/run"), "utf8")).toMatch(/^step npm ci --ignore-scripts$/m);
  });
});
