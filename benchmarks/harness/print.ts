import { type BenchmarkResult, isMet, type Table, type Target } from "./benchmark.js";
import { cell, figure } from "./figure.js";

/** For a terminal. */
export function textOf(title: string, { method, tables, targets }: BenchmarkResult): string {
  const parts = [`\n${title}\n${"=".repeat(title.length)}`, wrap(method), ...tables.map(tableText)];
  return [...parts, targets.map(targetText).join("\n")].join("\n\n");
}

function tableText({ title, columns, rows }: Table): string {
  const lines = [columns, ...rows.map((row) => row.map(cell))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const aligned = lines.map((line) =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  return [title, ...aligned].join("\n");
}

function targetText(target: Target): string {
  const { promise, measured, atMost, unit, whenMissed } = target;
  const verdict = `${isMet(target) ? "met   " : "MISSED"} ${promise}: ${figure(measured)} of at most ${figure(atMost)}${unit}`;
  return isMet(target) || whenMissed === undefined ? verdict : `${verdict}\n${wrap(whenMissed, "       ")}`;
}

function wrap(words: string, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of words.split(/\s+/)) {
    if (line !== "" && indent.length + line.length + word.length > 118) {
      lines.push(indent + line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, indent + line].join("\n");
}
