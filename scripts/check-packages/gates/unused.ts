import { join } from "node:path";
import { runToEnd } from "../../run-program.ts";
import type { RepositoryGate } from "../gate.ts";

/** knip with knip.jsonc: files, exports and dependencies that nobody uses, and dependencies that nobody declared. */
export const unusedGate: RepositoryGate = {
  name: "unused code",
  async check(root) {
    const command = join(root, "node_modules/knip/bin/knip.js");
    const { ended, stdout, stderr } = await runToEnd(process.execPath, [command, "--no-progress"], { cwd: root });
    if (ended === 0) return [];
    return [
      {
        where: "the repository",
        problem: `knip found:\n${stdout.trim() || stderr.trim().slice(-2000)}`,
        remedy: "Delete what is unused; declare what is used. Only for what knip cannot see, say so in knip.jsonc.",
      },
    ];
  },
};
