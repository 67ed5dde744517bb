import { startEmulator } from "@aidmp/emulator";
import { stepsOf } from "./planned-operation.js";

/** Runs in a process of its own, so that it can be killed: `<data directory> <first page's number>`. */
const [, , dataDirectory = "", pageNoBase] = process.argv;

// A parent that is killed leaves no process behind.
process.on("disconnect", () => process.exit());
const { url } = await startEmulator({
  dataDirectory,
  pageNoBase: pageNoBase === "1" ? 1 : 0,
  // So that a clock which is wrong by 10 minutes is refused until it is corrected.
  maxClockSkewInMs: 60_000,
  script: ({ request }) => stepsOf(request.source_path ?? ""),
});
process.send?.({ url });
