import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BenchmarkResult, isMet, type Table, type Target } from "./benchmark.js";
import { cell, figure } from "./figure.js";

export const docsDirectory: URL = new URL("../../docs/", import.meta.url);

/** One benchmark's part of the document; measuring one again replaces its part alone. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly result: BenchmarkResult;
}

const introduction = `# Performance

Written by \`npm run bench -- --write\`; do not edit. \`npm run bench\` measures again, \`npm run bench -- NAME\` one part, and
\`-- --gate\` fails where a target is missed. Figures are medians with (min-max). Every repetition runs in a fresh process,
competitors take turns, and each must do the same work or the benchmark fails. Compare figures of one table: machines differ,
ratios less so. Losses are shown like wins.`;

/** Writes `docs/performance.md`, keeping the parts that were not measured this time. */
export async function writeDocument(
  sections: readonly Section[],
  order: readonly string[],
  about: string,
): Promise<void> {
  const path = fileURLToPath(new URL("performance.md", docsDirectory));
  const parts = partsOf(await readFile(path, "utf8").catch(() => ""));
  for (const section of sections) parts.set(section.name, sectionText(section, about));
  const kept = order.flatMap((name) => parts.get(name) ?? []);
  await mkdir(docsDirectory, { recursive: true });
  await writeFile(path, `${[introduction, ...kept].join("\n\n")}\n`);
}

const marker = /<!-- part: ([a-z-]+) -->/g;

function partsOf(text: string): Map<string, string> {
  const marks = [...text.matchAll(marker)];
  return new Map(
    marks.map((mark, index) => [mark[1] ?? "", text.slice(mark.index, marks[index + 1]?.index ?? text.length).trim()]),
  );
}

function sectionText({ name, title, result }: Section, about: string): string {
  const { method, tables, targets, remarks } = result;
  const parts = [`<!-- part: ${name} -->`, `## ${title}`, `${method} ${about}`, ...tables.map(tableText)];
  if (targets.length > 0) parts.push(targetsText(targets));
  return [...parts, ...remarks].join("\n\n");
}

function tableText({ title, columns, rows }: Table): string {
  return [
    `**${title}**`,
    markdownTable(
      columns,
      rows.map((row) => row.map(cell)),
    ),
  ].join("\n\n");
}

function targetsText(targets: readonly Target[]): string {
  const rows = targets.map((target) => [
    target.promise,
    `${figure(target.atMost)}${target.unit}`,
    `${figure(target.measured)}${target.unit}`,
    isMet(target) ? "met" : "**missed**",
  ]);
  const reasons = targets.flatMap((target) =>
    isMet(target) || target.whenMissed === undefined ? [] : [`**${target.promise}**: ${target.whenMissed}`],
  );
  return [markdownTable(["Target", "At most", "Measured", ""], rows), ...reasons].join("\n\n");
}

/** Padded as the formatter would: what is generated must not be reformatted by the next `npm run format`. */
function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(3, ...lines.map((line) => (line[column] ?? "").length)));
  const padded = lines.map((line) => `| ${line.map((text, column) => text.padEnd(widths[column] ?? 3)).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [padded[0], rule, ...padded.slice(1)].join("\n");
}
