import { type AidmpClient, createAidmpClient, createUploadFilesTask, hmac, type Operation } from "@aidmp/client";
import { demoCredentials, type Emulator, type Fault, startEmulator } from "@aidmp/emulator";
import type { SeededRandom } from "@aidmp/test-support/seeded-random";
import { inParallel } from "../chaos/in-parallel.js";
import { stepsOf } from "../chaos/planned-operation.js";
import { faultyShare, type PlannedWait } from "./plan.js";

/** The service, with faults in one of five list requests, and when each of those came. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  /** When list requests came, in milliseconds. */
  readonly listedAt: number[];
  create(
    planned: readonly PlannedWait[],
    started: (wait: PlannedWait, operation: Operation) => Promise<void>,
  ): Promise<void>;
}

const faults: readonly [Fault, ...Fault[]] = [
  { kind: "status", status: 503 },
  { kind: "status", status: 500 },
  { kind: "status", status: 429, retryAfter: 1 },
  { kind: "html" },
  { kind: "reset", when: "before-processing" },
  { kind: "reset", when: "mid-body" },
  { kind: "truncate" },
];

export async function startService(random: SeededRandom): Promise<Service> {
  const listedAt: number[] = [];
  const emulator: Emulator = await startEmulator({
    script: ({ request }) => stepsOf(request.source_path ?? ""),
    faults({ operationId }) {
      if (operationId !== "searchTasks") return undefined;
      listedAt.push(performance.now());
      return random() < faultyShare ? random.pick(faults) : undefined;
    },
  });
  const client = clientOf(emulator.url);
  return {
    url: emulator.url,
    listedAt,
    async create(planned, started) {
      await inParallel(planned.length, 10, async (index) => {
        const wait = planned[index];
        if (wait === undefined) return;
        const path = { data_space_id: wait.dataSpaceId, repo_id: "repo", branch_id: "main" };
        const operation = await createUploadFilesTask(client, {
          params: { path },
          body: { source_path: wait.sourcePath },
        });
        await started(wait, operation);
      });
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

export function clientOf(url: string): AidmpClient {
  return createAidmpClient({ baseUrl: url, auth: hmac(demoCredentials), timeoutInMs: 5_000 });
}

/** The most that came in any second. */
export function mostInASecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of times.entries()) {
    while (at - (times[first] ?? at) > 1_000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
