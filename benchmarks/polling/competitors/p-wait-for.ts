import pWaitFor from "p-wait-for";
import { inOrder, type Follow, resultOf } from "./competitor.js";

export const follow: Follow = (service, delayInMs) =>
  inOrder(
    service.names.map((name) =>
      pWaitFor(
        async () => {
          const operation = await service.get(name);
          return operation.done && pWaitFor.resolveWith(resultOf(operation));
        },
        { interval: delayInMs },
      ),
    ),
  );
