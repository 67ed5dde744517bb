import type { Clock } from "@aidmp/client";
import { onAbort, throwIfAborted, wait } from "@aidmp/client/internal";
import type { PollResult } from "../reading/poll-result.js";
import { failedPoll, resultIn } from "../sources/source-result.js";
import type { OperationSource } from "../sources/source.js";

export interface SharedReadOptions {
  readonly clock: Clock;
  readonly readTimeoutInMs: number;
  /** Awaited before each request. */
  readonly permit: (() => Promise<void>) | undefined;
  /** Nobody needs the results any more: the read rejects with the signal's reason. */
  readonly signal: AbortSignal | undefined;
}

/** One read of a source that answers for several operations. */
export interface SharedRead<Metadata, Response> {
  readonly names: readonly string[];
  readonly requests: number;
  /** From when its first request was permitted, in whole milliseconds. */
  readonly tookInMs: number;
  readonly resultOf: (name: string) => PollResult<Metadata, Response>;
}

/** Whatever a source does is a result: only the caller's own signal makes it reject. */
export async function readShared<Metadata, Response>(
  source: OperationSource<Metadata, Response>,
  names: readonly string[],
  { clock, readTimeoutInMs, permit, signal }: SharedReadOptions,
): Promise<SharedRead<Metadata, Response>> {
  const controller = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  // It is raced with, and may come when the race is over.
  aborted.catch(() => undefined);
  let timer: unknown;
  // For a request that hangs: the time spent waiting for a permit, or on earlier pages, does not count.
  const setTimer = (): void => {
    timer = clock.setTimeout(() => {
      const message = `The read was not answered within ${readTimeoutInMs} ms.`;
      controller.abort(new DOMException(message, "TimeoutError"));
    }, readTimeoutInMs);
  };
  throwIfAborted(signal);
  const stopListening = signal && onAbort(signal, () => controller.abort(signal.reason));
  let requests = 0;
  let startedAt = clock.monotonic();
  const permitted = async (afterInMs = 0): Promise<void> => {
    clock.clearTimeout(timer);
    if (afterInMs > 0) await wait(afterInMs, clock, controller.signal);
    if (permit !== undefined) await Promise.race([permit(), aborted]);
    controller.signal.throwIfAborted();
    requests += 1;
    setTimer();
  };
  const read = async (): Promise<ReadonlyMap<string, PollResult<Metadata, Response>>> => {
    await permitted();
    startedAt = clock.monotonic();
    const permitNext = (afterInMs?: number): Promise<void> => {
      const next = permitted(afterInMs);
      // A source that gave up its read awaits no permit, and then nobody would handle the rejection.
      next.catch(() => undefined);
      return next;
    };
    return source.read(names, { signal: controller.signal, permit: permitNext });
  };
  let resultOf: (name: string) => PollResult<Metadata, Response>;
  try {
    const results = await Promise.race([read(), aborted]);
    resultOf = (name) => resultIn(results, name);
  } catch (error) {
    throwIfAborted(signal);
    const failed = failedPoll(error);
    resultOf = () => failed;
  } finally {
    stopListening?.();
    clock.clearTimeout(timer);
    // A source that goes on by itself gets no further permit.
    controller.abort(new DOMException("The read is over.", "AbortError"));
  }
  return { names, requests, tookInMs: Math.max(0, Math.ceil(clock.monotonic() - startedAt)), resultOf };
}
