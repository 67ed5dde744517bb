export interface SeededRandom {
  /** From 0 inclusive to 1 exclusive, as `Math.random`. */
  (): number;
  /** A whole number from 0 up to `below`, exclusive. */
  below(below: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Mulberry32: the same seed gives the same faults, so that a run that failed can be made again. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return Object.assign(next, {
    below,
    pick: <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0],
  });
}
