/** Task number `index` of `count` ends this long after the clock was started: evenly spread, in an order like chance. */
export function durationInMs(index: number, count: number): number {
  return shortestInMs + ((index * 7919) % count) * ((longestInMs - shortestInMs) / count);
}

export const dataSpaceId = "ds-bench";
export const pageSize = 100;

const shortestInMs = 2_000;
const longestInMs = 6_000;
