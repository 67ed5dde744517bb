import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeApi } from "./describe-api.ts";
import type { Gate } from "./gate.ts";
import type { PublishedPackage } from "./published-package.ts";

/** The committed text, one a package, that shows a change of the public API in a diff. */
const snapshotName = "api.md";

export const apiSnapshotGate: Gate = async (pkg) => {
  const now = (await describeApi(pkg)).split("\n");
  const then = (await readFile(join(pkg.folder, snapshotName), "utf8").catch(() => "")).split("\n");
  const line = Array.from({ length: Math.max(now.length, then.length) }).findIndex((_, at) => now[at] !== then[at]);
  if (line === -1) return [];
  const problem = `Its public API is not what ${snapshotName} says.
  line ${line + 1}, committed: ${then[line] ?? "(end)"}
  line ${line + 1}, now:       ${now[line] ?? "(end)"}`;
  const fix = "If users should see it: npm run check:packages -- --update, and a changeset that tells them.";
  return [{ problem, fix }];
};

export async function updateApiSnapshot(pkg: PublishedPackage): Promise<void> {
  await writeFile(join(pkg.folder, snapshotName), await describeApi(pkg));
}
