/** Wait number `index` of `count`: its operation ends this long after the start, evenly spread, in an order like chance. */
export function durationInMs(index: number, count: number): number {
  return shortestInMs + ((index * 7919) % count) * ((longestInMs - shortestInMs) / count);
}

export function dataSpaceOf(index: number): string {
  return dataSpaces[index % dataSpaces.length] ?? dataSpaces[0];
}

/** As many as the most workers: each could poll for one of them. */
export const dataSpaces = ["space-a", "space-b", "space-c", "space-d"] as const;
export const maxRequestsPerSecond = 100;
export const queueName = "uploads";

export const shortestInMs = 2_000;
export const longestInMs = 8_000;
