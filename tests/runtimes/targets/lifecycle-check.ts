import { runProgram, type ProgramOptions } from "@aidmp/test-support/run-program";
import type { Setting } from "../setting.ts";

/** Runs one of the consumer's programs against the live service; it must print the expected report and end by itself. */
export async function runLifecycleOn(
  { consumer, live }: Setting,
  runtime: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<void> {
  const { baseUrl, accessKey, secretKey } = live.service;
  const all = [...args, baseUrl, accessKey, secretKey];
  const stdout = await runProgram(runtime, all, { cwd: consumer.folder, ...options });
  live.expectLifecycle(JSON.parse(stdout));
}
