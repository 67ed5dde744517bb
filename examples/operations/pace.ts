import type { AidmpClient } from "@aidmp/client";
import { createPoller, type Poller, taskListSource, type UploadTask } from "@aidmp/operations";
import { transient } from "@aidmp/operations/policies";
import { exponential, fixed, type Schedule, squareRoot } from "@aidmp/operations/schedules";

/** The built-in schedules, and a custom one. */
export function schedules(): readonly Schedule[] {
  // #region schedules
  const byDefault = squareRoot({ requestCostInMs: 100 }); // one request costs as much as noticing the end 100 ms late
  const everySecond = fixed(1_000);
  const growing = exponential({ initialInMs: 500, factor: 2, capInMs: 30_000 });
  const everyMinute = fixed(60_000);
  const ownRule: Schedule = (moment) => (moment.elapsedInMs < 60_000 ? everySecond(moment) : everyMinute(moment));
  // #endregion
  return [byDefault, everySecond, growing, everyMinute, ownRule];
}

/** What to do after a failed poll. */
export function patient(client: AidmpClient): Poller<UploadTask, UploadTask> {
  const source = taskListSource(client, { dataSpaceId: "my-space" });
  // #region poll-errors
  const poller = createPoller({
    source,
    onFailedPoll: transient({ maxFailingInMs: 3_600_000, notFoundGraceInMs: 60_000 }),
  });
  // #endregion
  return poller;
}

/** Logs each delay and each failed poll. */
export function logged(client: AidmpClient, log: (line: string) => void): Poller<UploadTask, UploadTask> {
  const source = taskListSource(client, { dataSpaceId: "my-space" });
  // #region events
  const poller = createPoller({
    source,
    onEvent(event) {
      if (event.type === "delay") log(`${event.name}: next poll in ${event.delayInMs} ms (${event.reason})`);
      if (event.type === "failed-poll") log(`${event.name}: failed poll ${event.attempt}: ${String(event.error)}`);
    },
  });
  // #endregion
  return poller;
}
