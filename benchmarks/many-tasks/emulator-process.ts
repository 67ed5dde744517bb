import { startEmulator } from "@aidmp/emulator";
import { systemClock } from "@aidmp/client";
import { taskOfThisProcess } from "../harness/task.js";
import { field, serve } from "../harness/server.js";
import { durationInMs } from "./plan.js";

/**
 * The emulator over a data directory: `{ dataDirectory, count, createdAt }`. Its time stands still at `createdAt` until
 * it is told to go, so that all tasks start together, however long it took to create them; a script is a function of
 * time, so the same tasks serve every competitor.
 */
const { dataDirectory, count, createdAt } = taskOfThisProcess();
let startedAt: number | undefined;

const emulator = await startEmulator({
  dataDirectory: String(dataDirectory),
  maxClockSkewInMs: Number.POSITIVE_INFINITY,
  clock: {
    ...systemClock,
    now: () => Number(createdAt) + (startedAt === undefined ? 0 : Date.now() - startedAt),
  },
  script: ({ request }) => ({
    interpolate: true,
    steps: [
      { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 100, totalFileSize: 1e9 } },
      {
        afterInMs: durationInMs(Number(request.commit_msg), Number(count)),
        state: "FINISHED",
        progress: { succeedFileCount: 100, succeedFileSize: 1e9 },
      },
    ],
  }),
});

serve({ url: emulator.url }, answer, () => emulator.close());

function answer(message: unknown): object {
  if (field(message, "go") === true) startedAt = Date.now();
  return { startedAt, requests: emulator.requests.total };
}
