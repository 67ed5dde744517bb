/**
 * Whether the packages, as they are built now, are fit to be published. What maintained tools check of them by themselves
 * stands beside this command in package.json: check:attw, check:portable, check:size, check:unused.
 *
 *   npm run check:packages                   exits 1, and says for each issue where it is and what to do
 *   npm run check:packages -- --update       accepts the public API as it is now
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { updateApiSnapshot } from "./api-snapshot.ts";
import { packageGates } from "./package-gates.ts";
import { readPublishedPackage } from "./published-package.ts";

const { values } = parseArgs({ options: { update: { type: "boolean", default: false } } });
const packages = fileURLToPath(new URL("../../packages", import.meta.url));
const tarballs = await mkdtemp(join(tmpdir(), "aidmp-tarballs-"));

try {
  for (const folder of ["client", "operations", "bullmq", "emulator"]) {
    const pkg = await readPublishedPackage(join(packages, folder), tarballs);
    if (values.update) await updateApiSnapshot(pkg);
    for (const [name, check] of Object.entries(packageGates)) {
      const issues = await check(pkg);
      console.log(`${issues.length === 0 ? "passed" : "FAILED"}  ${pkg.name}: ${name}`);
      for (const { problem, fix } of issues) console.error(`  ${problem}\n  To do: ${fix}\n`);
      if (issues.length > 0) process.exitCode = 1;
    }
  }
} finally {
  await rm(tarballs, { recursive: true, force: true });
}
