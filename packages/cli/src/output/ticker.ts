import type { Clock } from "@aidmp/client";

/** Calls again and again, and keeps no process alive. */
export interface Ticker {
  stop(): void;
}

export function startTicker(clock: Clock, everyInMs: number, onTick: () => void): Ticker {
  let handle: unknown;
  const wait = (): void => {
    handle = clock.setTimeout(() => {
      onTick();
      wait();
    }, everyInMs);
    clock.unref?.(handle);
  };
  wait();
  return { stop: () => clock.clearTimeout(handle) };
}
