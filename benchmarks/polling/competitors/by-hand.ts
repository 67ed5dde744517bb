import type { Result, Service } from "../service.js";
import { inOrder, type Follow, resultOf } from "./competitor.js";

/** What people write: an async function for each operation, and a timer at each turn. */
export const follow: Follow = (service, delayInMs) =>
  inOrder(service.names.map((name) => waitFor(service, name, delayInMs)));

async function waitFor(service: Service, name: string, delayInMs: number): Promise<Result> {
  for (;;) {
    const operation = await service.get(name);
    if (operation.done) return resultOf(operation);
    await new Promise((resolve) => setTimeout(resolve, delayInMs));
  }
}
