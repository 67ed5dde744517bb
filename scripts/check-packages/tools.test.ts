import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyRepository, type RepositoryCopy } from "./repository-copy.ts";

let copy: RepositoryCopy;
beforeEach(async () => {
  copy = await copyRepository();
});
afterEach(() => copy[Symbol.asyncDispose]());

describe("npm run check:portable", () => {
  it.each(['import "node:fs";', 'import "fs";', 'export { join } from "path/posix";'])(
    "fails for %s in a package that runs everywhere",
    async (line) => {
      await copy.append("packages/client/dist/index.js", line);
      const { ended, stderr } = await copy.run("check:portable");
      expect(ended).toBe(1);
      expect(stderr).toContain("is built into node");
    },
  );

  it("passes for the packages as they are", async () => {
    expect(await copy.run("check:portable")).toMatchObject({ ended: 0, stderr: "" });
  });
});

describe("npm run check:attw", () => {
  const entry = { types: "./dist/index.d.ts", default: "./dist/index.js" };
  const cjs = { types: "./dist/cjs/index.d.ts", default: "./dist/cjs/index.js" };

  it.each([
    ["without types", { ".": "./dist/index.js" }],
    ["without files of its own for CommonJS", { ".": entry }],
    ["with the same files for CommonJS", { ".": { require: entry, ...entry } }],
    [
      "whose types for CommonJS come after the others: the first that fit are taken",
      { ".": { ...entry, require: cjs } },
    ],
  ])("fails for an entry %s", async (_, exports) => {
    await copy.edit("packages/client/package.json", (content) => (content["exports"] = exports));
    expect((await copy.run("check:attw")).ended).toBe(1);
  });

  it.each(["types", "typesVersions"])("fails where TypeScript's node10 is led astray by %s", async (field) => {
    await copy.edit("packages/client/package.json", (content) => (content[field] = "./dist/other.js"));
    expect((await copy.run("check:attw")).ended).toBe(1);
  });

  it("fails where node10 is told nothing", async () => {
    await copy.edit("packages/client/package.json", (content) => {
      for (const field of ["main", "types", "typesVersions"]) Reflect.deleteProperty(content, field);
    });
    const { ended, stdout } = await copy.run("check:attw");
    expect(ended).toBe(1);
    expect(stdout).toMatch(/node10.*Resolution failed/);
  });

  it("fails for a package that is not the first", async () => {
    await copy.edit("packages/operations/package.json", (content) => (content["exports"] = { ".": "./dist/index.js" }));
    await copy.remove("packages/operations/dist/index.d.ts");
    const { ended, stdout } = await copy.run("check:attw");
    expect(ended).not.toBe(0);
    expect(stdout).toContain("@aidmp/operations");
    expect(stdout).toContain("No types");
  });
});

describe("npm run check:size", () => {
  it("fails for a bundle beyond its budget", async () => {
    const budget = [{ path: "packages/client/dist/index.js", limit: "10 B", name: "grown" }];
    await writeFile(join(copy.folder, ".size-limit.json"), JSON.stringify(budget));
    const { ended, stdout, stderr } = await copy.run("check:size");
    expect(ended).toBe(1);
    expect(stdout + stderr).toContain("Package size limit has exceeded");
  });
});

describe("npm run check:unused", () => {
  it("fails for code that nobody uses", async () => {
    await writeFile(join(copy.folder, "knip.json"), '{ "entry": ["main.js"], "project": ["*.js"], "workspaces": {} }');
    await writeFile(join(copy.folder, "main.js"), 'import { used } from "./parts.js";\nused();\n');
    await writeFile(join(copy.folder, "parts.js"), "export const used = () => 1;\nexport const unused = 2;\n");
    const { ended, stdout } = await copy.run("check:unused");
    expect(ended).toBe(1);
    expect(stdout).toMatch(/unused +parts\.js/);
  });
});
