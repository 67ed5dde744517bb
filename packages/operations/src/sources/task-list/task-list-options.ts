import type { OperationSource } from "../source.js";

export interface TaskListSourceOptions {
  readonly dataSpaceId: string;
  /** Lists the tasks of one dataset only: fewer pages, where a data space has many. */
  readonly repoId?: string | undefined;
  /** The `transfer_type` to list; `null` for all. Default: 1, uploads. */
  readonly transferType?: number | null | undefined;
  /** Tasks a page. Default: 100; the service documents 10 as its own default and no maximum, and may return fewer. */
  readonly pageSize?: number | undefined;
  /** The number of the first page. Default: found out at the first list scan, since the documentation says both 0 and 1. */
  readonly pageNoBase?: 0 | 1 | undefined;
  /**
   * The id of the task that an operation's name stands for. Default: what follows the name's last `/`. That the two are
   * the same is assumed: it is plausible, and documented nowhere.
   */
  readonly taskIdOf?: ((operationName: string) => string) | undefined;
  /** How to cancel: none by default, as no cancel call is documented. See `assumedCancel`. */
  readonly cancel?: OperationSource["cancel"];
}
