import { readdir } from "node:fs/promises";
import type { BranchAddress, Emulator } from "../../src/index.js";
import { call, createPath, untilEnded, type WireTask } from "./call.js";
import type { ScriptedS3 } from "./scripted-s3.js";

/** The branch that `createPath` names. */
export const branch: BranchAddress = { dataSpaceId: "space", repoId: "repo", branchId: "main" };

/** A request to copy the folder `d/` of a scripted store. */
export function requestFor(s3: Pick<ScriptedS3, "host">, oss: object = {}): Record<string, unknown> {
  const keys = { access_key: "key", secret_key: "secret" };
  return {
    source_path: "d/",
    oss_config: { bucket_name: "bucket", oss_endpoint: s3.host, disable_ssl: true, ...keys, ...oss },
  };
}

/** Creates a task and returns its id. */
export async function create(emulator: Emulator, request: Record<string, unknown>): Promise<string> {
  const { status, body } = await call(emulator, createPath, request);
  if (status !== 200 || body.done) throw new Error(`The task was not created: HTTP ${status} ${body.message ?? ""}`);
  return body.name;
}

export async function upload(emulator: Emulator, request: Record<string, unknown>): Promise<WireTask> {
  return untilEnded(emulator, await create(emulator, request));
}

export async function filesInBranch(emulator: Emulator): Promise<string[]> {
  return readdir(emulator.filesOf(branch)).catch(() => []);
}
