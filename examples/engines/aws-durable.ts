import type { OperationSource } from "@aidmp/operations";
import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { type Polled, pollOnce } from "./poll-once.js";

export function waitForUpload(context: DurableContext, token: string, source: OperationSource): PromiseLike<Polled> {
  return context.waitForCondition("upload", (state: Polled) => pollOnce(state.token, source), {
    initialState: { token },
    waitStrategy: ({ delayInMs }) =>
      delayInMs === undefined
        ? { shouldContinue: false }
        : { shouldContinue: true, delay: { seconds: Math.ceil(delayInMs / 1_000) } },
  });
}
