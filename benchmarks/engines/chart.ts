import type { Chart, ChartLine } from "../harness/chart.js";

/** Requests against the number of waits, one line a competitor. Below is better. */
export function clusterRequests(lines: readonly ChartLine[]): Chart {
  return {
    title: "Requests of all processes against the number of waits",
    subtitle: "The same operations for all; further down is better",
    height: 480,
    legendRows: 1,
    x: { name: "waits", min: 100, max: 10_000 },
    y: { name: "requests", min: 10, max: 10_000 },
    lines,
  };
}
