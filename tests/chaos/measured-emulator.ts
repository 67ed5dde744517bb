import { startEmulator } from "@aidmp/emulator";

/** An emulator in a process of its own, started with `--expose-gc`. It answers each message with its heap after a collection. */

// A parent that is killed leaves no process behind.
process.on("disconnect", () => process.exit());
const { url } = await startEmulator();
process.on("message", () => {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  process.send?.({ heapInBytes: process.memoryUsage().heapUsed });
});
process.send?.({ url });
