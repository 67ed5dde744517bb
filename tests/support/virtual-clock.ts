/**
 * Time for tests: it stands still until told to move, and moving it runs the timers that fall due, in order.
 * Structurally the `Clock` that the packages accept, without importing from them.
 */
export interface VirtualClock {
  now(): number;
  monotonic(): number;
  setTimeout(callback: () => void, delayInMs: number): number;
  clearTimeout(handle: unknown): void;
  /** Timers that are set and have not fired: 0 after any ending, or something was left behind. */
  readonly pendingTimers: number;
  /** Runs what falls due within the next `durationInMs`, letting promises settle before and after each timer. */
  advance(durationInMs: number): Promise<void>;
  /** Runs timers until none is left, or `limitInMs` of virtual time has passed (default: 10 days). */
  drain(limitInMs?: number): Promise<void>;
  /** Moves the wall clock alone, as an NTP correction or a user would. */
  jumpWallClock(byInMs: number): void;
  /** Passes time without running timers, as a sleeping machine does; due timers run at the next `advance`. */
  sleepMachine(durationInMs: number): void;
}

/** 2026-01-01T00:00:00Z: a date that no test mistakes for today. */
const epoch = 1_767_225_600_000;

export function createVirtualClock(startInMs: number = epoch): VirtualClock {
  let elapsed = 0;
  let wallOffset = startInMs;
  let nextHandle = 1;
  const timers = new Map<number, { at: number; callback: () => void }>();

  function earliest(): { handle: number; at: number; callback: () => void } | undefined {
    let found: { handle: number; at: number; callback: () => void } | undefined;
    for (const [handle, timer] of timers) {
      if (found === undefined || timer.at < found.at) found = { handle, ...timer };
    }
    return found;
  }

  async function advanceTo(target: number): Promise<void> {
    await settlePromises();
    for (let next = earliest(); next !== undefined && next.at <= target; next = earliest()) {
      timers.delete(next.handle);
      elapsed = Math.max(elapsed, next.at);
      next.callback();
      await settlePromises();
    }
    elapsed = Math.max(elapsed, target);
  }

  return {
    now: () => wallOffset + elapsed,
    monotonic: () => elapsed,
    setTimeout(callback, delayInMs) {
      // A real timer turns these into 1 ms or overflows; a test must see the mistake instead.
      if (!(delayInMs >= 0 && delayInMs < 2 ** 31)) throw new RangeError(`setTimeout was given ${delayInMs} ms`);
      const handle = nextHandle++;
      timers.set(handle, { at: elapsed + delayInMs, callback });
      return handle;
    },
    clearTimeout(handle) {
      if (typeof handle === "number") timers.delete(handle);
    },
    get pendingTimers() {
      return timers.size;
    },
    advance: (durationInMs) => advanceTo(elapsed + durationInMs),
    async drain(limitInMs = 864_000_000) {
      const limit = elapsed + limitInMs;
      await settlePromises();
      for (let next = earliest(); next !== undefined && next.at <= limit; next = earliest()) await advanceTo(next.at);
    },
    jumpWallClock(byInMs) {
      wallOffset += byInMs;
    },
    sleepMachine(durationInMs) {
      elapsed += durationInMs;
    },
  };
}

/** Lets chains of promises run to where they wait for a timer or a socket: one macrotask empties the microtask queue. */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
