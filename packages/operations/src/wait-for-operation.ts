import { notify } from "@aidmp/client/internal";
import { createPoller, type Poller, type WatchOptions } from "./poller/poller.js";
import type { OperationState } from "./reading/state.js";
import type { OperationSource } from "./sources/source.js";

export interface WaitForOperationOptions<Metadata = unknown, Response = unknown> extends WatchOptions {
  /** Where the operation is read. All waits on one source share one poller, and so its timer and rate limit. */
  readonly source: OperationSource<Metadata, Response>;
  /** Stops the waiting, with the signal's reason. The operation goes on. */
  readonly signal?: AbortSignal | undefined;
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
 * @param operation what a call returned, an operation's name, or a resume token.
 * @throws as `OperationWatch.result` and `Poller.watch` do.
 */
export async function waitForOperation<Metadata, Response>(
  operation: object | string,
  options: WaitForOperationOptions<Metadata, Response>,
): Promise<Response> {
  const { source, signal, onState } = options;
  const watch = pollerOf(source).watch(operation, options);
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

const pollers = new WeakMap<OperationSource, Poller>();

function pollerOf<Metadata, Response>(source: OperationSource<Metadata, Response>): Poller<Metadata, Response> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no map can say that each poller has its own source's types; `set` below does
  const known = pollers.get(source) as Poller<Metadata, Response> | undefined;
  if (known !== undefined) return known;
  const poller = createPoller({ source });
  pollers.set(source, poller);
  return poller;
}
