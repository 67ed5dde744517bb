import { join } from "node:path";
import { runToEnd } from "../../run-program.ts";
import type { Gate } from "../gate.ts";

/** "Are the types wrong?": whether every way to import the tarball finds types that fit what is loaded. */
export function typeResolutionGate(root: string): Gate {
  return {
    name: "type resolution",
    async check({ name, tarball }) {
      const command = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
      const { file } = await tarball();
      const args = [command, file, "--profile", "esm-only", "--format", "ascii", "--no-emoji", "--no-color"];
      const { ended, stdout } = await runToEnd(process.execPath, args);
      if (ended === 0) return [];
      return [
        { where: name, problem: `Its types are wrong:\n${stdout.trim()}`, remedy: 'Mend "exports" or the build.' },
      ];
    },
  };
}
