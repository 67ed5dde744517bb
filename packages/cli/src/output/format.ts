import type { Say } from "../context/language.js";

/** `1.2 MB`: as stores show sizes, 1 KB being 1,000 bytes. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ["KB", "MB", "GB", "TB", "PB"];
  let [value, unit] = [count / 1000, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value >= 99.5 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** `45 s`, `12 min`, `3 h 05 min`, `2 d 4 h`. */
export function duration(seconds: number, say: Say): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return say(`${whole} s`, `${whole} 秒`);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return say(`${minutes} min`, `${minutes} 分钟`);
  const hours = Math.floor(minutes / 60);
  const rest = String(minutes % 60).padStart(2, "0");
  if (hours < 24) return say(`${hours} h ${rest} min`, `${hours} 小时 ${rest} 分钟`);
  const days = Math.floor(hours / 24);
  return say(`${days} d ${hours % 24} h`, `${days} 天 ${hours % 24} 小时`);
}

export function files(count: number, say: Say): string {
  return say(count === 1 ? "1 file" : `${count} files`, `${count} 个文件`);
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell + " ".repeat((widths[i] ?? 0) - widthOf(cell))))
      .join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}

/** Places on a terminal: a Chinese character takes two. */
export function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + placesOf(character), 0);
}

/** As much of a text as that many places hold. */
export function cutTo(text: string, places: number): string {
  let [kept, used] = ["", 0];
  for (const character of text) {
    used += placesOf(character);
    if (used > places) break;
    kept += character;
  }
  return kept;
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/;

function placesOf(character: string): number {
  return wide.test(character) ? 2 : 1;
}
