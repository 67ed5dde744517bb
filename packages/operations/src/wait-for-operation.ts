import { type Clock, systemClock } from "@aidmp/client";
import { notify } from "@aidmp/client/internal";
import { aClock, aFunction, aSignal, aSource, checkOptions } from "./options/check-options.js";
import { createPoller, type Poller, type WatchOptions, watchRules } from "./poller/poller.js";
import type { OperationState } from "./reading/state.js";
import type { OperationSource } from "./sources/source.js";

export interface WaitForOperationOptions<Metadata = unknown, Response = unknown> extends WatchOptions {
  /** Where the operation is read. All waits on one source share one poller, and so its timer and rate limit. */
  readonly source: OperationSource<Metadata, Response>;
  /** Stops the waiting, with the signal's reason. The operation goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Where time is read and timers are set. Default: the system's. Waits on one source share a poller for each clock. */
  readonly clock?: Clock | undefined;
  /** Called with each state, the final one included. What it throws or rejects with is ignored. */
  readonly onState?: ((state: OperationState<Metadata, Response>) => void) | undefined;
}

/**
 * Waits for one operation: `createPoller`, `watch` and `result` in one.
 *
 * ```ts
 * const operation = await createUploadFilesTask(client, request);
 * const task = await waitForOperation(operation, { source: taskListSource(client, { dataSpaceId }) });
 * ```
 *
 * Failed polls do not end it, and are told to `onEvent` alone: log them, or an outage looks like a long task.
 *
 * @param operation what a call returned, an operation's name, or a resume token.
 * @throws as `OperationWatch.result` and `Poller.watch` do.
 */
export async function waitForOperation<Metadata, Response>(
  operation: object | string,
  options: WaitForOperationOptions<Metadata, Response>,
): Promise<Response> {
  checkOptions("waitForOperation", options, {
    ...watchRules,
    source: aSource,
    clock: aClock,
    signal: aSignal,
    onState: aFunction,
  });
  const { source, clock = systemClock, signal, onState, ...watchOptions } = options;
  const watch = pollerOf(source, clock).watch(operation, watchOptions);
  const result = watch.result({ signal });
  if (onState !== undefined) await follow(watch.states({ signal }), onState);
  return result;
}

/** Hands every state to the listener. How the wait ends is for `result` to say. */
async function follow<State>(states: AsyncIterable<State>, onState: (state: State) => void): Promise<void> {
  try {
    for await (const state of states) notify(onState, state);
  } catch {
    // The same ending rejects `result`.
  }
}

const pollers = new WeakMap<OperationSource, WeakMap<Clock, Poller>>();

function pollerOf<Metadata, Response>(
  source: OperationSource<Metadata, Response>,
  clock: Clock,
): Poller<Metadata, Response> {
  const ofSource = pollers.get(source) ?? new WeakMap<Clock, Poller>();
  pollers.set(source, ofSource);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no map can say that each poller has its own source's types; `set` below does
  const known = ofSource.get(clock) as Poller<Metadata, Response> | undefined;
  if (known !== undefined) return known;
  const poller = createPoller({ source, clock });
  ofSource.set(clock, poller);
  return poller;
}
