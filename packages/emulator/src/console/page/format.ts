/** A time of the day, in the reader's own time zone. */
export function timeOfDay(inMs: number): string {
  const date = new Date(inMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** A counter may be a string of digits, where a number would lose some. */
export function bytes(counter: number | string): string {
  let size = Number(counter);
  for (const unit of ["B", "KiB", "MiB", "GiB", "TiB"]) {
    if (size < 1024) return `${unit === "B" ? size : size.toFixed(1)} ${unit}`;
    size /= 1024;
  }
  return `${size.toFixed(1)} PiB`;
}
