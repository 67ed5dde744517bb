import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { at, isObject, textOf } from "../openapi-document.js";
import { publishedPackages } from "../published-packages.ts";
import { packRelease } from "./pack-release.js";
import { runToEnd, type ProgramEnd } from "@aidmp/test-support/run-program";

const workflow = fileURLToPath(new URL("../../.github/workflows/release.yml", import.meta.url));
let folder: string;
let output: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aidmp-release-"));
  output = join(folder, "release");
  await mkdir(join(folder, ".changeset"));
  await writeFile(join(folder, ".changeset/README.md"), "What changesets are.");
  for (const name of publishedPackages) {
    await mkdir(join(folder, "packages", name), { recursive: true });
    const manifest = { name: `@aidmp/${name}`, version: "1.2.0" };
    await writeFile(join(folder, "packages", name, "package.json"), JSON.stringify(manifest));
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pack = (isPublished: (name: string) => boolean = () => false): Promise<readonly string[]> =>
  packRelease({ root: folder, output, isPublished: (name) => Promise.resolve(isPublished(name)) });

describe("the tarballs of a release", () => {
  it("are packed in the order that they need each other in, each with its digest", async () => {
    expect(await pack()).toEqual(publishedPackages.map((name) => `@aidmp/${name}@1.2.0`));
    const lines = (await readFile(join(output, "SHA256SUMS"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => line.slice(66))).toEqual(publishedPackages.map((name) => `aidmp-${name}-1.2.0.tgz`));
    for (const line of lines) {
      const tarball = await readFile(join(output, line.slice(66)));
      expect(line.slice(0, 64)).toBe(createHash("sha256").update(tarball).digest("hex"));
    }
  });

  it("leave out what is published already", async () => {
    expect(await pack((name) => name !== "@aidmp/emulator")).toEqual(["@aidmp/emulator@1.2.0"]);
  });

  it("are none while changesets wait: the version is not the one to come", async () => {
    await writeFile(
      join(folder, ".changeset/first-release.md"),
      '---\n"@aidmp/client": minor\n---\n\nSomething new.\n',
    );
    expect(await pack()).toEqual([]);
    expect(await readFile(join(output, "SHA256SUMS"), "utf8")).toBe("");
  });
});

describe("the publishing job", () => {
  it("publishes each tarball with provenance and without a script of its own", async () => {
    await pack();
    expect(await runPublishJob(await sums())).toMatchObject({
      ended: 0,
      asked: publishedPackages.map((name) => `publish ./aidmp-${name}-1.2.0.tgz ${flags}\n`).join(""),
    });
  });

  it("publishes nothing when one tarball is not the one that was built", async () => {
    await pack();
    const built = await sums();
    await writeFile(join(output, "aidmp-emulator-1.2.0.tgz"), "another");
    const { ended, asked } = await runPublishJob(built);
    expect([ended, asked]).toEqual([1, ""]);
  });

  it("does not publish again what an earlier run has published", async () => {
    await pack();
    const { ended, asked } = await runPublishJob(await sums(), "@aidmp/client@1.2.0");
    expect(ended).toBe(0);
    expect(asked.trimEnd().split("\n")).toHaveLength(publishedPackages.length - 1);
    expect(asked).not.toContain("aidmp-client");
  });
});

const flags = "--provenance --access public --ignore-scripts";

/** Runs the job's script as it stands in the workflow, with an npm that only notes what it was asked. */
async function runPublishJob(digests: string, published = ""): Promise<ProgramEnd & { readonly asked: string }> {
  const jobs = at(parse(await readFile(workflow, "utf8")), "jobs");
  const steps = at(jobs, "publish")["steps"];
  const step = Array.isArray(steps) ? steps.filter(isObject).find(({ run }) => run !== undefined) : undefined;
  const npm = `#!/bin/sh\ncase "$1 $2" in "view ${published}") echo 1.2.0 ;; view*) exit 1 ;; *) echo "$@" >> asked ;; esac\n`;
  await writeFile(join(folder, "npm"), npm);
  await chmod(join(folder, "npm"), 0o755);
  await writeFile(join(output, "asked"), "");
  const env = { DIGESTS: digests.trimEnd(), PATH: `${folder}:${process.env["PATH"]}` };
  const script = textOf(step?.["run"]);
  const end = await runToEnd("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: output,
    env,
  });
  return { ...end, asked: await readFile(join(output, "asked"), "utf8") };
}

function sums(): Promise<string> {
  return readFile(join(output, "SHA256SUMS"), "utf8");
}
