import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageGates } from "../../scripts/check-packages/all-gates.ts";
import { sizeGate } from "../../scripts/check-packages/gates/size.ts";
import { unusedGate } from "../../scripts/check-packages/gates/unused.ts";
import { copyPackage, root, type PackageCopy } from "./package-copy.ts";

let copy: PackageCopy;

beforeEach(async () => {
  copy = await copyPackage("client");
});
afterEach(() => copy[Symbol.asyncDispose]());

/** What all gates, or the one named, say of the copy. */
async function findings(gateName?: string): Promise<readonly string[]> {
  const pkg = await copy.read();
  const gates = packageGates(root).filter(({ name }) => gateName === undefined || name === gateName);
  const found = await Promise.all(gates.map((gate) => gate.check(pkg)));
  return found.flat().map(({ where, problem, remedy }) => `${where}: ${problem} ${remedy}`);
}

describe("a package as it is", () => {
  it("passes every gate", async () => {
    expect(await findings()).toEqual([]);
  });
});

describe("removing an entry of exports", () => {
  it.each([".", "./package.json"])("fails for %s", async (entry) => {
    await copy.editManifest(({ exports }) => Reflect.deleteProperty(Object(exports), entry));
    expect(await findings("manifest")).toContainEqual(expect.stringContaining(`exports has no "${entry}"`));
    expect(await findings("public API")).toContainEqual(expect.stringContaining("is not what api.md says"));
  });
});

describe("exports that lead nowhere, or to the wrong types", () => {
  it("fails when a target is not in the tarball", async () => {
    await copy.remove("dist/index.d.ts");
    expect(await findings("contents")).toContainEqual(expect.stringContaining("dist/index.d.ts is not in the tarball"));
  });

  it("fails in publint, which reads the tarball", async () => {
    await copy.editManifest((manifest) => (manifest["exports"] = { ".": "./dist/nowhere.js" }));
    expect(await findings("publint")).toContainEqual(expect.stringContaining("dist/nowhere.js"));
  });

  it("fails in attw when an entry has no types", async () => {
    await copy.editManifest((manifest) => (manifest["exports"] = { ".": "./dist/index.js", "./x": "./package.json" }));
    await copy.remove("dist/index.d.ts");
    expect(await findings("type resolution")).toContainEqual(expect.stringContaining("Its types are wrong"));
  });
});

describe("a module of Node's in a package that runs everywhere", () => {
  it.each(['import "node:fs";', 'import "fs";', 'export { join } from "path/posix";'])("fails for %s", async (line) => {
    await copy.append("dist/index.js", line);
    expect(await findings("portability")).toContainEqual(expect.stringMatching(/index\.js imports /));
  });

  it("is allowed in the emulator", async () => {
    await using emulator = await copyPackage("emulator");
    const pkg = await emulator.read();
    const found = await Promise.all(packageGates(root).map((gate) => gate.check(pkg)));
    expect(found.flat()).toEqual([]);
  });
});

describe("a change of the public API", () => {
  it("fails until the snapshot is updated, and shows the first difference", async () => {
    await copy.append("dist/index.d.ts", "export declare const somethingNew: number;");
    const [finding] = await findings("public API");
    expect(finding).toContain("somethingNew");
    expect(finding).toContain("npm run check:packages -- --update");
  });

  it("fails for a change behind an exported name", async () => {
    await copy.append("dist/auth/hmac.d.ts", "export interface HmacOptions { readonly added?: string }");
    expect(await findings("public API")).toHaveLength(1);
  });
});

describe("what is published", () => {
  it("must not hold a file that nobody meant to publish", async () => {
    await copy.append("dist/notes.txt", "private");
    expect(await findings("contents")).toContainEqual(expect.stringContaining("dist/notes.txt would be published"));
  });

  it("must hold the sources that its maps lead to", async () => {
    await copy.remove("src/clock.ts");
    expect(await findings("contents")).toContainEqual(expect.stringContaining("dist/index.js.map leads out"));
  });

  it("must not bring a licence that nobody has examined", async () => {
    const { folder } = copy;
    const dependency = join(folder, "node_modules/strict-copyleft");
    await mkdir(dependency, { recursive: true });
    await writeFile(join(dependency, "package.json"), '{ "version": "1.0.0", "license": "AGPL-3.0-only" }');
    await copy.editManifest((manifest) => (manifest["dependencies"] = { "strict-copyleft": "1.0.0" }));
    expect(await findings("licences")).toContainEqual(expect.stringContaining("AGPL-3.0-only"));
  });
});

describe("the manifest", () => {
  it.each(["type", "sideEffects", "license", "engines", "description", "keywords", "publishConfig", "files"])(
    "must have %s",
    async (field) => {
      await copy.editManifest((manifest) => Reflect.deleteProperty(manifest, field));
      expect(await findings("manifest")).not.toEqual([]);
    },
  );

  it("must name exact versions", async () => {
    await copy.editManifest((manifest) => (manifest["dependencies"] = { "openapi-fetch": "^0.17.0" }));
    expect(await findings("manifest")).toContainEqual(expect.stringContaining("It depends on openapi-fetch ^0.17.0"));
  });
});

describe("the build", () => {
  it("must be strict and have isolated declarations", async () => {
    const { folder } = copy;
    await writeFile(join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": true } }');
    const found = await findings("isolated declarations");
    expect(found).toContainEqual(expect.stringContaining("built without isolatedDeclarations"));
    expect(found).not.toContainEqual(expect.stringContaining("built without strict"));
  });
});

describe("the repository's gates", () => {
  let repository = "";

  beforeEach(async () => {
    repository = await mkdtemp(join(tmpdir(), "aidmp-gates-"));
    await symlink(join(root, "node_modules"), join(repository, "node_modules"));
  });
  afterEach(() => rm(repository, { recursive: true, force: true }));

  it("refuse a bundle beyond its budget", async () => {
    await writeFile(
      join(repository, "package.json"),
      '{ "devDependencies": { "@size-limit/esbuild": "*", "@size-limit/file": "*" } }',
    );
    await writeFile(join(repository, "grown.js"), `console.log("${"0123456789".repeat(20)}");`);
    await writeFile(join(repository, ".size-limit.json"), '[{ "path": "grown.js", "limit": "10 B", "name": "grown" }]');
    expect(await sizeGate.check(repository)).toMatchObject([
      { where: "grown", problem: expect.stringContaining("0.01 KB") },
    ]);
  });

  it("refuse code that nobody uses", async () => {
    await writeFile(join(repository, "package.json"), '{ "name": "repository" }');
    await writeFile(join(repository, "knip.json"), '{ "entry": ["main.js"], "project": ["*.js"] }');
    await writeFile(join(repository, "main.js"), 'import { used } from "./parts.js";\nused();\n');
    await writeFile(join(repository, "parts.js"), "export const used = () => 1;\nexport const unused = 2;\n");
    expect(await unusedGate.check(repository)).toMatchObject([{ problem: expect.stringContaining("unused") }]);
  });
});
