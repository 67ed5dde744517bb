import { startEmulator } from "@aidmp/emulator";
import { serve } from "../harness/server.js";
import { taskOfThisProcess } from "../harness/task.js";

/** The emulator with tasks that take `{ durationInMs }` each. */
const { durationInMs } = taskOfThisProcess();
const emulator = await startEmulator({
  script: [
    { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 10, totalFileSize: 1_000 } },
    { afterInMs: Number(durationInMs), state: "FINISHED", progress: { succeedFileCount: 10, succeedFileSize: 1_000 } },
  ],
});
serve(
  { url: emulator.url },
  () => ({ requests: emulator.requests.total, tasks: emulator.tasks().length }),
  () => emulator.close(),
);
