import { join } from "node:path";
import { runToEnd } from "../../run-program.ts";
import type { RepositoryGate } from "../gate.ts";

interface Measured {
  readonly name: string;
  readonly size: number;
  readonly sizeLimit: number;
  readonly passed: boolean;
}

/** size-limit with the budgets of .size-limit.json: minified and gzipped, as a page would load it. */
export const sizeGate: RepositoryGate = {
  name: "size",
  async check(root) {
    return (await measure(root))
      .filter(({ passed }) => !passed)
      .map(({ name, size, sizeLimit }) => ({
        where: name,
        problem: `It weighs ${kilobytes(size)}; its budget is ${kilobytes(sizeLimit)}.`,
        remedy: "Find what grew with `npx size-limit --why`, or raise the budget in .size-limit.json and say why.",
      }));
  },
};

async function measure(root: string): Promise<readonly Measured[]> {
  const command = join(root, "node_modules/size-limit/bin.js");
  const { stdout, stderr } = await runToEnd(process.execPath, [command, "--json"], { cwd: root });
  if (!stdout.startsWith("[")) throw new Error(`size-limit could not measure: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} KB`;
}
