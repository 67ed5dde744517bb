import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { manifestGate } from "./manifest.ts";
import { readPublishedPackage } from "./published-package.ts";

const pkg = await readPublishedPackage(fileURLToPath(new URL("../../packages/client", import.meta.url)), tmpdir());

/** What the gate says of the client's manifest with some fields changed, or left out where they are undefined. */
async function problemsWith(changed: Readonly<Record<string, unknown>>): Promise<string> {
  const manifest = JSON.parse(JSON.stringify({ ...pkg.manifest, ...changed }));
  return (await manifestGate({ ...pkg, manifest })).map(({ problem }) => problem).join("\n");
}

describe("the manifest", () => {
  it("passes as it is", async () => {
    expect(await problemsWith({})).toBe("");
  });

  it.each([".", "./package.json"])("must export %s", async (entry) => {
    const exports = { ...pkg.manifest.exports, [entry]: undefined };
    expect(await problemsWith({ exports })).toContain(`exports has no "${entry}"`);
  });

  it.each(["type", "sideEffects", "license", "engines", "description", "keywords", "publishConfig", "files"])(
    "must have %s",
    async (field) => {
      expect(await problemsWith({ [field]: undefined })).not.toBe("");
    },
  );

  it("must have no field that bypasses exports", async () => {
    expect(await problemsWith({ module: "./x.js" })).toContain("module bypasses exports");
  });

  it("must name exact versions", async () => {
    const dependencies = { "openapi-fetch": "^0.17.0" };
    expect(await problemsWith({ dependencies })).toContain("It depends on openapi-fetch ^0.17.0");
  });
});
