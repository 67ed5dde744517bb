import type { Cell } from "./benchmark.js";

/** Three digits that matter: a benchmark has no more. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en-US");
  const decimals = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.01 || size === 0 ? 2 : 4;
  return value.toFixed(decimals);
}

/** A median with its extremes. */
export function cell(value: Cell): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return figure(value);
  const { median, min, max } = value;
  return min === max ? figure(median) : `${figure(median)} (${figure(min)}-${figure(max)})`;
}
