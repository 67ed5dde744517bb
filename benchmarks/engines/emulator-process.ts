import { systemClock } from "@aidmp/client";
import { startEmulator } from "@aidmp/emulator";
import { field, serve } from "../harness/server.js";
import { taskOfThisProcess } from "../harness/task.js";
import { durationInMs } from "./plan.js";

/**
 * The emulator with scripted operations: `{ count, createdAt }`. Its time stands still at `createdAt` until it is told to go, so
 * that all of them start together, however long it took to create them and to add their waits. A script is a function of time:
 * told to rewind, the same operations serve the next competitor.
 */
const { count, createdAt } = taskOfThisProcess();
let startedAt: number | undefined;
let requestsBefore = 0;

const emulator = await startEmulator({
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
  if (field(message, "rewind") === true) startedAt = undefined;
  if (field(message, "go") === true) {
    startedAt = Date.now();
    requestsBefore = emulator.requests.total;
  }
  return { startedAt, requests: emulator.requests.total - requestsBefore };
}
