import { parseArgs } from "node:util";
import { buildPackages } from "@aidmp/test-support/build-packages";

/**
 * `npm run demo`: the main job end to end on this machine. An object store and the emulator start on free ports, real
 * files are copied by a task that the SDK creates and follows, and every byte is compared at the end.
 */
const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });

try {
  await buildPackages();
  const { runDemo } = await import("./run-demo.js");
  const { createDisplay } = await import("./display.js");
  const display = createDisplay(values.json ? "silent" : process.stdout.isTTY ? "bar" : "lines");
  const report = await runDemo(display);
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else display.summary(report);
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`The demo failed: ${describe(error)}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify({ ok: false, error: describe(error) })}\n`);
  process.exitCode = 1;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} Cause: ${error.cause.message}` : error.message;
}
