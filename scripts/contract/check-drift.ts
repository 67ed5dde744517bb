import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoBearerToken, startEmulator } from "@aidmp/emulator";
import { startS3Server } from "@aidmp/test-support/s3-server";
import type { JsonObject } from "../openapi-document.js";
import { runRedocly } from "../redocly.js";
import { findCoverageGaps } from "./coverage.js";
import { driveEveryAnswer } from "./drive-every-answer.js";
import { harOf } from "./har.js";
import { bucket, emulatorOptions, fill, type Fixture } from "./fixture.js";

/**
 * Runs the workflows against the emulator with `redocly respect`, provokes every other answer, and has `redocly drift`
 * compare all the traffic with the document. Returns what is wrong; throws when a workflow fails.
 */
export async function checkDrift(root: string, document: JsonObject): Promise<readonly string[]> {
  const folder = join(root, "node_modules/.cache/aidmp-contract");
  const traffic = join(folder, "traffic");
  await rm(folder, { recursive: true, force: true });
  await mkdir(traffic, { recursive: true });

  await using store = await startS3Server();
  await using emulator = await startEmulator(emulatorOptions);
  const fixture = { emulator, store };
  await fill(store);
  await runWorkflows(root, fixture, join(traffic, "workflows.har"));
  await writeFile(join(traffic, "every-answer.har"), harOf(await driveEveryAnswer(document, fixture)));

  const coverage = join(folder, "coverage.json");
  await runRedocly(root, [
    "drift",
    traffic,
    "--api=openapi/aidmp.yaml",
    `--server=${emulator.url}`,
    "--min-severity=warning",
    "--coverage",
    `--coverage-output=${coverage}`,
  ]);
  const report: unknown = JSON.parse(await readFile(coverage, "utf8"));
  return findCoverageGaps(report);
}

async function runWorkflows(root: string, { emulator, store }: Fixture, har: string): Promise<void> {
  const { host: endpoint, accessKey, secretKey } = store;
  const inputs = { token: demoBearerToken, bucket, endpoint, accessKey, secretKey };
  await runRedocly(root, [
    "respect",
    "openapi/aidmp.arazzo.yaml",
    `--server=aidmp=${emulator.url}`,
    ...Object.entries(inputs).map(([name, value]) => `--input=${name}=${value}`),
    `--har-output=${har}`,
  ]);
}
