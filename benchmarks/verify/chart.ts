import type { Chart } from "../harness/chart.js";

/** In MiB: a logarithmic axis has no place for nothing. */
const least = 0.01;

/** Memory against the number of files, one line for each order. Below is better. */
export function memoryAgainstFiles(
  memory: ReadonlyMap<string, readonly (readonly [files: number, mib: number])[]>,
): Chart {
  return {
    title: "Memory against the number of files",
    subtitle: "verifyUpload, beside what is alive before; further down is better",
    height: 480,
    legendRows: 1,
    x: { name: "files", min: 10_000, max: 1_000_000 },
    y: { name: "memory, MiB", min: least, max: 1_000 },
    lines: [...memory].map(([order, points]) => ({
      name: `the source in ${order} order`,
      isOurs: true,
      points: points.map(([x, y]) => ({ x, y: Math.max(y, least) })),
    })),
  };
}
