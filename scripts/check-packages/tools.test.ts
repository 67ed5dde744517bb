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
  it("fails when an entry has no types", async () => {
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
