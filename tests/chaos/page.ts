import { arch, cpus, platform } from "node:os";
import type { Figures } from "./figures.ts";

/**
 * docs/reliability.md: what was measured, and how to measure it again. The sections at the end of `current` stay: they have no
 * figures of the run.
 */
export function reliabilityPage(sections: readonly Figures[], seed: number, current: string): string {
  const others = current.search(/\n## (?:Waits in BullMQ|Right in the world)/);
  if (others < 0) throw new Error('docs/reliability.md has no section "Right in the world", which must stay.');
  const { node, v8 } = process.versions;
  const date = today();
  const machine = thisMachine();
  return `# Reliability: what was broken on purpose, and what came of it

Written by \`npm run test:chaos -- --write\` on ${date}, with Node ${node} (V8 ${v8}) on ${machine}. Every figure up to "Waits in BullMQ" is from
that one run. To make the same run again: \`npm run test:chaos -- --seed ${seed}\`. The seed decides what goes wrong and where;
which exchange meets which fault also depends on how fast the machine is. \`npm run check\` has a short version.

${sections.map(sectionText).join("\n")}${current.slice(others)}`;
}

/** The page with another section of `figures`, in the place of the one that has its title, or before what is written by hand. */
export function withSection(current: string, figures: Figures): string {
  const section = `${sectionText(figures)}\n`;
  const start = current.indexOf(`## ${figures.title}\n`);
  if (start < 0) return current.replace("## Right in the world\n", () => `${section}## Right in the world\n`);
  const next = current.indexOf("\n## ", start);
  return `${current.slice(0, start)}${section}${current.slice(next + 1)}`;
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

export function thisMachine(): string {
  return `${platform()} ${arch()}, ${cpus().length} cores`;
}

function sectionText({ title, explanation, rows }: Figures): string {
  const lines = rows.map(({ what, value, mustBe = "" }) => `| ${what} | ${value} | ${mustBe} |`);
  return `## ${title}\n\n${explanation}\n\n| | measured | must be |\n| --- | --- | --- |\n${lines.join("\n")}\n`;
}
