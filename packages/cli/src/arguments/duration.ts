import { UsageError } from "../context/cli-error.js";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `6h`, `2d` in milliseconds. */
export function parseDuration(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const factor = units[unit.toLowerCase()];
  if (factor === undefined) {
    throw new UsageError(
      `${JSON.stringify(text)} is not a duration: give 90s, 15m, 6h or 2d.`,
      `${JSON.stringify(text)} 不是时长：请使用 90s、15m、6h 或 2d。`,
    );
  }
  return Math.ceil(Number(number) * factor);
}
