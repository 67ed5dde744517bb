import { type AidmpClient, type Clock, systemClock } from "@aidmp/client";
import { createPoller, type OperationSource, type Poller, taskListSource, type UploadTask } from "@aidmp/operations";
import type { TaskLister } from "@aidmp/operations/sources";

export type UploadTaskSource = OperationSource<UploadTask, UploadTask> & TaskLister;

/** Where the tasks of a data space are read, and who waits for them. */
export interface Waiting {
  readonly source: UploadTaskSource;
  readonly poller: Poller<UploadTask, UploadTask>;
}

const shared = new WeakMap<AidmpClient, WeakMap<Clock, Map<string, Waiting>>>();

/** One for each client and data space: a hundred uploads are followed by one reading of the list. */
export function waitingFor(client: AidmpClient, dataSpaceId: string, clock: Clock = systemClock): Waiting {
  const ofClient = shared.get(client) ?? new WeakMap<Clock, Map<string, Waiting>>();
  shared.set(client, ofClient);
  const ofClock = ofClient.get(clock) ?? new Map<string, Waiting>();
  ofClient.set(clock, ofClock);
  const known = ofClock.get(dataSpaceId);
  if (known) return known;
  const source = taskListSource(client, { dataSpaceId });
  const waiting = { source, poller: createPoller({ source, clock }) };
  ofClock.set(dataSpaceId, waiting);
  return waiting;
}
