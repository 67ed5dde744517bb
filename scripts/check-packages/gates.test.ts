import { publishedPackages } from "../published-packages.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { updateApiSnapshot } from "./api-snapshot.ts";
import { copyRepository, type RepositoryCopy } from "./repository-copy.ts";

let copy: RepositoryCopy;
beforeEach(async () => {
  copy = await copyRepository();
});
afterEach(() => copy[Symbol.asyncDispose]());

const manifest = "packages/client/package.json";
const containing = (text: string): unknown => expect.arrayContaining([expect.stringContaining(text)]);

describe("a package as it is, with its API accepted", () => {
  it.each(publishedPackages)("passes every gate: %s", async (name) => {
    await updateApiSnapshot(await copy.read(name));
    expect(await copy.problems(name)).toEqual([]);
  });
});

describe("an entry of exports", () => {
  it("is part of the public API", async () => {
    await copy.edit(manifest, ({ exports }) => Reflect.deleteProperty(Object(exports), "./package.json"));
    expect(await copy.problems("client", "public API")).toEqual(containing("is not what api.md says"));
  });
});

describe("what is published", () => {
  it("must hold what exports leads to", async () => {
    for (const file of ["dist/index.d.ts", "dist/cjs/index.js"]) {
      await copy.remove(`packages/client/${file}`);
      expect(await copy.problems("client", "publint")).toEqual(containing(`${file} but the file does not exist`));
    }
  });

  it("must hold what main leads to, and the command", async () => {
    await copy.edit(manifest, (content) => (content["main"] = "./dist/other.js"));
    expect(await copy.problems("client", "publint")).toEqual(containing("dist/other.js but the file does not exist"));
    await copy.remove("packages/cli/dist/bin.js");
    expect(await copy.problems("cli", "publint")).toEqual(containing("dist/bin.js but the file does not exist"));
  });

  it.each(["README.md", "LICENSE"])("must hold %s", async (file) => {
    await copy.remove(`packages/client/${file}`);
    expect(await copy.problems("client", "contents")).toEqual(containing(`${file} is not in the tarball`));
  });

  it("must hold no file that nobody meant to publish", async () => {
    await copy.append("packages/client/dist/notes.txt", "private");
    expect(await copy.problems("client", "contents")).toEqual(containing("dist/notes.txt would be published"));
  });

  it("must hold the sources that its maps lead to", async () => {
    await copy.remove("packages/client/src/time/clock.ts");
    expect(await copy.problems("client", "contents")).toEqual(containing("dist/index.js.map leads out"));
  });

  it("must have no fault and no suggestion by publint, which reads the tarball", async () => {
    await copy.edit(manifest, (content) => (content["exports"] = { ".": "./dist/nowhere.js" }));
    expect(await copy.problems("client", "publint")).toEqual(containing("dist/nowhere.js"));
    const entry = { default: "./dist/index.js", types: "./dist/index.d.ts" };
    await copy.edit(manifest, (content) => (content["exports"] = { ".": entry }));
    expect(await copy.problems("client", "publint")).toEqual(containing("types should be the first"));
  });

  it("must bring no licence that nobody has examined", async () => {
    await copy.edit("package-lock.json", ({ packages }) =>
      Object.assign(Object(packages)["node_modules/openapi-typescript-helpers"], { license: "AGPL-3.0-only" }),
    );
    for (const name of ["client", "operations"]) {
      expect(await copy.problems(name, "licences")).toEqual(containing("AGPL-3.0-only"));
    }
  });
});

describe("a change of the public API", () => {
  beforeEach(async () => updateApiSnapshot(await copy.read("client")));

  it("fails until the snapshot is updated, and shows the first difference", async () => {
    await copy.append("packages/client/dist/index.d.ts", "export declare const somethingNew: number;");
    expect(await copy.problems("client", "public API")).toEqual(containing("somethingNew"));
    await updateApiSnapshot(await copy.read("client"));
    expect(await copy.problems("client", "public API")).toEqual([]);
  });

  it("fails for a change behind an exported name", async () => {
    const added = "export interface HmacOptions { readonly added?: string }";
    await copy.append("packages/client/dist/auth/hmac.d.ts", added);
    expect(await copy.problems("client", "public API")).toHaveLength(1);
  });
});

describe("the build", () => {
  it("must be strict and have isolated declarations", async () => {
    await copy.edit("packages/client/tsconfig.json", (content) => {
      Reflect.deleteProperty(content, "extends");
      content["compilerOptions"] = { strict: true };
    });
    const problems = await copy.problems("client", "compiler options");
    expect(problems).toEqual(containing("built without isolatedDeclarations"));
    expect(problems).not.toEqual(containing("built without strict"));
  });
});
