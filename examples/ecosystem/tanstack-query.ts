// #region query
import type { OperationState, Poller } from "@aidmp/operations";
import { experimental_streamedQuery as streamedQuery, type QueryObserverOptions } from "@tanstack/query-core";

/**
 * Options for `useQuery` and similar hooks. `data` is the operation's latest state, with its progress, up to the terminal
 * state. Unmounting stops the wait, and the operation goes on. Queries for one operation share the poller's requests.
 */
export function operationQuery<Metadata, Response>(
  poller: Poller<Metadata, Response>,
  name: string,
): QueryObserverOptions<OperationState<Metadata, Response> | undefined> {
  return {
    queryKey: ["aidmp operation", name],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => poller.watch(name).states({ signal }),
      reducer: (_earlier: OperationState<Metadata, Response> | undefined, latest) => latest,
      initialValue: undefined,
    }),
    retry: false, // the poller has its own policy for failed polls
    staleTime: Number.POSITIVE_INFINITY, // the states stream in; a terminal state does not change
  };
}
// #endregion
