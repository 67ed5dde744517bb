import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTypeScript, type ProgramEnd } from "@aidmp/test-support/run-program";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const generated = [
  "packages/client/src/generated/schema.ts",
  "packages/client/src/generated/components.ts",
  "packages/client/src/generated/constants.ts",
  "packages/client/src/calls/generated/operations.ts",
  "packages/emulator/src/generated/schema.ts",
  "packages/emulator/src/generated/constants.ts",
  "packages/emulator/openapi.json",
];

function generate(...args: readonly string[]): Promise<ProgramEnd> {
  return runTypeScript(join(repository, "scripts/generate/main.ts"), args);
}

describe("npm run generate", () => {
  let copy = "";

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "aidmp-generate-"));
    for (const part of [
      "openapi",
      "redocly.yaml",
      "packages/emulator/openapi.json",
      "packages/emulator/src/generated",
      "packages/client/src/generated",
      "packages/client/src/calls/generated",
    ]) {
      await cp(join(repository, part), join(copy, part), { recursive: true });
    }
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it("finds nothing stale in what is committed", async () => {
    expect(await generate("--check")).toMatchObject({ ended: 0, stderr: "" });
  });

  it("gives the same bytes from another folder", async () => {
    await Promise.all(generated.map((path) => rm(join(copy, path))));
    expect((await generate("--root", copy)).ended).toBe(0);
    for (const path of generated) {
      expect(await readFile(join(copy, path), "utf8")).toBe(await readFile(join(repository, path), "utf8"));
    }
  });

  it("says in each file where it comes from", async () => {
    for (const path of generated) {
      const beginning = (await readFile(join(repository, path), "utf8")).slice(0, 120);
      expect(beginning).toContain("Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.");
    }
  });

  it("with --check names each stale file, exits 1 and writes nothing", async () => {
    const entry = join(copy, "openapi/aidmp.yaml");
    const before = await readFile(entry, "utf8");
    await writeFile(entry, before.replace(/^ {2}title: .*$/m, "  title: another"));
    const constants = join(copy, "packages/client/src/generated/constants.ts");
    await writeFile(constants, "// edited by hand\n");
    const { ended, stderr } = await generate("--check", "--root", copy);
    expect(ended).toBe(1);
    expect(stderr).toContain("stale: packages/client/src/generated/constants.ts\n");
    expect(stderr).toContain("stale: packages/emulator/openapi.json\n");
    expect(stderr).not.toContain("stale: packages/client/src/calls/generated/operations.ts");
    expect(await readFile(constants, "utf8")).toBe("// edited by hand\n");

    await writeFile(entry, before);
    expect((await generate("--root", copy)).stdout).toContain("8 generated files, 1 of them changed");
    expect((await generate("--check", "--root", copy)).ended).toBe(0);
  });

  it("says what is wrong with a document that cannot be bundled", async () => {
    const entry = join(copy, "openapi/aidmp.yaml");
    const before = await readFile(entry, "utf8");
    await writeFile(entry, `${before}\nbroken: [`);
    const { ended, stderr } = await generate("--check", "--root", copy);
    await writeFile(entry, before);
    expect(ended).toBe(1);
    expect(stderr).toContain("Bundling openapi/aidmp.yaml failed");
  });
});
