/**
 * Whether the packages, as they are built now, are fit to be published.
 *
 *   npm run check:packages                   exits 1, and says for each finding where it is and what to do
 *   npm run check:packages -- --update       accepts the public API as it is now
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { packageGates, repositoryGates } from "./check-packages/all-gates.ts";
import type { Finding } from "./check-packages/gate.ts";
import { updateApiSnapshot } from "./check-packages/gates/api-snapshot.ts";
import { readPublishedPackage } from "./check-packages/published-package.ts";

const { values } = parseArgs({ options: { update: { type: "boolean", default: false } } });
const root = fileURLToPath(new URL("..", import.meta.url));
const tarballs = await mkdtemp(join(tmpdir(), "aidmp-tarballs-"));
const findings: Finding[] = [];

try {
  for (const folder of ["client", "operations", "emulator"]) {
    const pkg = await readPublishedPackage(join(root, "packages", folder), tarballs);
    if (values.update) await updateApiSnapshot(pkg);
    for (const gate of packageGates(root)) await pass(`${pkg.name}: ${gate.name}`, gate.check(pkg));
  }
  for (const gate of repositoryGates) await pass(gate.name, gate.check(root));
} finally {
  await rm(tarballs, { recursive: true, force: true });
}

for (const { where, problem, remedy } of findings) console.error(`\n${where}: ${problem}\n  To do: ${remedy}`);
if (findings.length > 0) process.exitCode = 1;

async function pass(name: string, checked: Promise<readonly Finding[]>): Promise<void> {
  const found = await checked.catch((error: unknown): readonly Finding[] => [
    { where: name, problem: `It could not be checked: ${String(error)}`, remedy: "Mend what stopped the check." },
  ]);
  findings.push(...found);
  console.log(`${found.length === 0 ? "passed" : "FAILED"}  ${name}`);
}
