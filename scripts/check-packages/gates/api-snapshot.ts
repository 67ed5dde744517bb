import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeApi } from "../describe-api.ts";
import type { Gate } from "../gate.ts";
import type { PublishedPackage } from "../published-package.ts";

/** The committed text, one a package, that shows a change of the public API in a diff. */
const snapshotName = "api.md";

export const apiSnapshotGate: Gate = {
  name: "public API",
  async check(pkg) {
    const now = await describeApi(pkg);
    const then = await readFile(join(pkg.folder, snapshotName), "utf8").catch(() => "");
    if (now === then) return [];
    return [
      {
        where: pkg.name,
        problem: `Its public API is not what ${snapshotName} says.\n${firstDifference(then, now)}`,
        remedy:
          "If users should see this change: npm run check:packages -- --update, and a changeset (npx changeset) that tells them.",
      },
    ];
  },
};

export async function updateApiSnapshot(pkg: PublishedPackage): Promise<void> {
  await writeFile(join(pkg.folder, snapshotName), await describeApi(pkg));
}

function firstDifference(then: string, now: string): string {
  const before = then.split("\n");
  const after = now.split("\n");
  const line = after.findIndex((text, index) => text !== before[index]);
  const at = line < 0 ? after.length : line;
  return `  line ${at + 1}, committed: ${before[at] ?? "(end)"}\n  line ${at + 1}, now:       ${after[at] ?? "(end)"}`;
}
