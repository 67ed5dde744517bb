import type { AidmpClient } from "@aidmp/client";
import { notify, throwIfAborted } from "@aidmp/client/internal";
import { OptionsError, transferProgress, type UploadTask } from "@aidmp/operations";
import { aFunction, aSignal, checkOptions, nonEmptyText, numberAbove0 } from "@aidmp/operations/internal";
import { type DatasetFile, listFiles } from "../files/list-files.js";
import { relativeTo } from "../files/relative-path.js";
import type { FileSource, SourceFile } from "../source/source-file.js";
import { compareFiles, type CompareLevel } from "./compare.js";
import type { Finding, VerifyCounts } from "./finding.js";
import { type Joined, joinStreams } from "./join-streams.js";
import { inOrder } from "./in-order.js";
import { withUnicodeHints } from "./unicode-hints.js";

/** `counts`: by the task's counters alone, without a request. The others: see `CompareLevel`. */
export type VerifyLevel = "counts" | CompareLevel;

export interface VerifyOptions {
  readonly dataSpaceId: string;
  /** The task whose commit is looked at, as `uploadFiles` returns it. */
  readonly task?: UploadTask | undefined;
  /** In the place of a task: the dataset, the commit, and the folder that was the target. */
  readonly repoId?: string | undefined;
  readonly commitId?: string | undefined;
  readonly path?: string | undefined;
  /** What should have arrived. Not needed for `counts`. */
  readonly source?: FileSource | undefined;
  /** Default: `size`. */
  readonly level?: VerifyLevel | undefined;
  /** Files read at a time, for `hash` and `content`. Default: 8. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the counts as they grow, after every 100 files. */
  readonly onProgress?: ((counts: VerifyCounts) => void) | undefined;
  /** Called with each finding as it comes: for a report that must not be kept in memory. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
  /** How many findings the report keeps. Default: 1000. */
  readonly maxFindings?: number | undefined;
}

export interface VerifyReport extends VerifyCounts {
  /** Nothing differs, is missing or extra, and nothing stayed unverified. */
  readonly ok: boolean;
  readonly level: VerifyLevel;
  /** The first of them. */
  readonly findings: readonly Finding[];
  /** Those that are not among them. */
  readonly moreFindings: number;
}

/**
 * Compares what is in a commit with what should have arrived there.
 *
 * ```ts
 * const report = await verifyUpload(client, { dataSpaceId, task, source: s3Source(from), level: "size" });
 * ```
 *
 * Memory does not grow with the number of files where both sides list them in the same order; else a file takes about 150 bytes
 * until it has come on both sides.
 *
 * @throws {OptionsError}; what listing either side throws; the signal's reason. A file that cannot be read is `unverified`.
 */
export async function verifyUpload(client: AidmpClient, options: VerifyOptions): Promise<VerifyReport> {
  checkVerifyOptions(options);
  const { level = "size", onFinding, maxFindings = 1000 } = options;
  const findings: Finding[] = [];
  let moreFindings = 0;
  const comparing = verifyEach(client, options);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a stream
    const next = await comparing.next();
    if (next.done) {
      const { differ, missing, extra, unverified } = next.value;
      const ok = differ + missing + extra + unverified === 0;
      return { ok, level, ...next.value, findings: withUnicodeHints(findings), moreFindings };
    }
    if (onFinding) notify(onFinding, next.value);
    if (findings.length < maxFindings) findings.push(next.value);
    else moreFindings += 1;
  }
}

/** As `verifyUpload`, with each finding as it comes; the counts are what the generator returns. */
export async function* verifyEach(client: AidmpClient, options: VerifyOptions): AsyncGenerator<Finding, VerifyCounts> {
  checkVerifyOptions(options);
  const { level = "size", source, task, signal, onProgress, concurrency = 8 } = options;
  if (level === "counts") return countsOf(task);
  if (!source) throw new OptionsError(`verifyUpload: level ${level} needs a source to compare with.`);
  const counts = { same: 0, differ: 0, missing: 0, extra: 0, unverified: 0 };
  const joined = joinStreams<SourceFile, DatasetFile>(source, datasetFiles(client, options));
  let looked = 0;
  for await (const finding of inOrder(joined, concurrency, (pair) => judge(pair, level, source, signal))) {
    throwIfAborted(signal);
    counts[finding?.status ?? "same"] += 1;
    if (finding) yield finding;
    looked += 1;
    if (onProgress && looked % 100 === 0) notify(onProgress, { ...counts });
  }
  if (onProgress) notify(onProgress, { ...counts });
  return counts;
}

async function judge(
  { path, left, right }: Joined<SourceFile, DatasetFile>,
  level: CompareLevel,
  source: FileSource,
  signal: AbortSignal | undefined,
): Promise<Finding | undefined> {
  if (left && right) return compareFiles(left, right, level, source, signal);
  if (left) return { path, status: "missing", source: { size: left.size, sha256: left.sha256 } };
  return { path, status: "extra", dataset: { size: right?.size, sha256: right?.sha256 } };
}

/** The files below the target, named from there. */
async function* datasetFiles(client: AidmpClient, options: VerifyOptions): AsyncGenerator<DatasetFile, void> {
  const { dataSpaceId, task, signal } = options;
  const { repoId = task?.repo_id, commitId = task?.commit_id, path = task?.target_path } = options;
  if (!repoId || !commitId) {
    throw new OptionsError("verifyUpload: give the task that uploadFiles returned, or repoId and commitId.");
  }
  const folder = path ?? "";
  for await (const file of listFiles(client, { dataSpaceId, repoId, commitId, path: folder, signal })) {
    yield { ...file, path: relativeTo(folder, file.path) ?? file.path };
  }
}

function countsOf(task: UploadTask | undefined): VerifyCounts {
  if (!task) throw new OptionsError("verifyUpload: level counts needs the task.");
  const { total, succeeded, failed } = transferProgress(task).files;
  return { same: succeeded, differ: 0, missing: Math.max(failed, total - succeeded), extra: 0, unverified: 0 };
}

const levels: readonly unknown[] = ["counts", "size", "hash", "sums", "content"];

function checkVerifyOptions(options: VerifyOptions): void {
  const anObject = { is: (value: unknown) => typeof value === "object" && value !== null, must: "be an object" };
  checkOptions("verifyUpload", options, {
    dataSpaceId: { ...nonEmptyText, isRequired: true },
    task: anObject,
    repoId: nonEmptyText,
    commitId: nonEmptyText,
    path: { is: (value) => typeof value === "string", must: "be a text" },
    source: {
      is: (value) => typeof value === "object" && value !== null && Symbol.asyncIterator in value,
      must: "be an async iterable of files, as s3Source, directorySource and sumsSource are",
    },
    level: { is: (value) => levels.includes(value), must: `be one of ${levels.join(", ")}` },
    concurrency: numberAbove0,
    signal: aSignal,
    onProgress: aFunction,
    onFinding: aFunction,
    maxFindings: numberAbove0,
  });
}
