import { createPoller, type Poller, taskListSource } from "@aidmp/operations";
import { seededRandom } from "@aidmp/test-support/seeded-random";
import { dataSpaces, maxRequestsPerSecond, type Plan, planWaits } from "./plan.js";
import { clientOf, startService } from "./service.js";

/** The list requests that one process needs for the same load: a poller for each data space. */
export async function measureBaseline(plan: Plan): Promise<number> {
  const random = seededRandom(plan.seed);
  await using service = await startService(random);
  const client = clientOf(service.url);
  const pollers = new Map<string, Poller>(
    dataSpaces.map((dataSpaceId) => {
      const source = taskListSource(client, { dataSpaceId });
      const share = maxRequestsPerSecond / dataSpaces.length;
      return [dataSpaceId, createPoller({ source, maxRequestsPerSecond: share })];
    }),
  );
  const ends: Promise<unknown>[] = [];
  await service.create(planWaits(plan, random), async ({ dataSpaceId }, operation) => {
    const end = pollers.get(dataSpaceId)?.watch(operation).result();
    if (end !== undefined) ends.push(end.catch(() => undefined));
  });
  await Promise.all(ends);
  return service.listedAt.length;
}
