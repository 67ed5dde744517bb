/** A size, and what was measured at it. */
export type Point = readonly [size: number, measured: number];

/** How something grows between the first size and the last: what ten times as much takes is ten to this power. */
export function exponentOf(points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "-";
  return (Math.log(last[1] / first[1]) / Math.log(last[0] / first[0])).toFixed(2);
}
