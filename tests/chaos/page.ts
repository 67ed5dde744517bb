import { arch, cpus, platform } from "node:os";
import type { Figures } from "./figures.ts";

/**
 * docs/reliability.md: what was measured, and how to measure it again. The section by hand at the end of `current` stays: it has
 * no figures of the run.
 */
export function reliabilityPage(sections: readonly Figures[], seed: number, current: string): string {
  const byHand = current.indexOf("\n## Right in the world\n");
  if (byHand < 0) throw new Error('docs/reliability.md has no section "Right in the world", which must stay.');
  const { node, v8 } = process.versions;
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${platform()} ${arch()}, ${cpus().length} cores`;
  return `# Reliability: what was broken on purpose, and what came of it

Written by \`npm run test:chaos -- --write\` on ${date}, with Node ${node} (V8 ${v8}) on ${machine}. Every figure up to "Right in the world" is from
that one run. To make the same run again: \`npm run test:chaos -- --seed ${seed}\`. The seed decides what goes wrong and where;
which exchange meets which fault also depends on how fast the machine is. \`npm test\` has a short version.

${sections.map(sectionText).join("\n")}${current.slice(byHand)}`;
}

function sectionText({ title, explanation, rows }: Figures): string {
  const lines = rows.map(({ what, value, mustBe = "" }) => `| ${what} | ${value} | ${mustBe} |`);
  return `## ${title}\n\n${explanation}\n\n| | measured | must be |\n| --- | --- | --- |\n${lines.join("\n")}\n`;
}
