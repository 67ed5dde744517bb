import { createWaiter, WaiterState } from "@smithy/util-waiter";
import type { Answer, Service } from "../service.js";
import { inOrder, type Follow, resultOf } from "./competitor.js";

export const follow: Follow = (service, delayInMs) =>
  inOrder(
    service.names.map(async (name) => {
      // In seconds; the two delays must differ.
      const options = {
        client: service,
        minDelay: delayInMs / 1000,
        maxDelay: delayInMs / 1000 + 1e-6,
        maxWaitTime: 1e6,
      };
      let last: Answer | undefined;
      await createWaiter(options, name, async (client: Service, input: string) => {
        last = await client.get(input);
        return { state: last.done ? WaiterState.SUCCESS : WaiterState.RETRY };
      });
      return resultOf(last ?? {});
    }),
  );
