import { ConstantBackoff, handleWhenResult, retry } from "cockatiel";
import type { Answer } from "../service.js";
import { inOrder, type Follow, resultOf } from "./competitor.js";

/** One policy for all, as its documentation advises. */
export const follow: Follow = (service, delayInMs) => {
  const untilDone = retry(
    handleWhenResult((operation) => !isDone(operation)),
    { maxAttempts: Number.POSITIVE_INFINITY, backoff: new ConstantBackoff(delayInMs) },
  );
  return inOrder(service.names.map(async (name) => resultOf(await untilDone.execute(() => service.get(name)))));
};

function isDone(operation: unknown): operation is Answer {
  return operation instanceof Object && "done" in operation && operation.done === true;
}
