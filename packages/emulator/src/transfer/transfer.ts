import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { branchSegments } from "../branches/branch-address.js";
import type { Histories } from "../branches/history.js";
import type { StoredFile } from "../branches/manifest.js";
import { comparePaths } from "../branches/path-order.js";
import type { Task } from "../tasks/task.js";
import type { Clock } from "../time/clock.js";
import { linkSignal } from "../time/linked-signal.js";
import { commitStaged } from "./branch.js";
import { makeConfinedFolder } from "./confinement.js";
import { copyObject } from "./copy-object.js";
import { createS3Source, type S3Source } from "./s3-source.js";
import { createSemaphore, type Semaphore } from "./semaphore.js";
import { selectObjects, type SelectedObject } from "./source-selection.js";
import { diskError } from "./transfer-error.js";
import { planTransfer } from "./transfer-plan.js";
import type { TransferProgress } from "./transfer-progress.js";

export interface TransferOptions {
  readonly dataDirectory: string;
  readonly histories: Histories;
  /** A folder for this transfer alone, on the file system of the data directory. The caller removes it. */
  readonly stagingFolder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many objects this transfer copies at the same time. */
  readonly concurrency: number;
  /** How many objects this transfer may list. */
  readonly maxObjects: number;
  /** Shared by all transfers. Limits how many objects they copy at the same time. */
  readonly objectSlots: Semaphore;
  /** Shared by all transfers. Each branch has one commit at a time. */
  readonly commitSlots: Map<string, Semaphore>;
  readonly progress: TransferProgress;
  readonly onProgress: () => void;
}

/** Lists, copies and commits. Resolves when the files are in the branch. A failure leaves the branch as it was. */
export async function transfer(task: Task, options: TransferOptions): Promise<void> {
  const { dataDirectory, histories, stagingFolder, signal, progress, onProgress } = options;
  const plan = planTransfer(task.request, task.secrets);
  const source = createS3Source(plan.store, task.secrets, { maxSockets: options.concurrency });
  try {
    const selection = { target: plan.targetSegments, maxObjects: options.maxObjects };
    const objects = await selectObjects(source, plan.sourcePath, selection, signal);
    progress.total(objects);
    onProgress();
    await mkdir(stagingFolder, { recursive: true }).catch((cause: unknown) => {
      throw diskError("making the folder", "staging", cause);
    });
    const files = await copyAll(source, objects, options);
    // Two commits at the same time on one branch would each lose the files of the other.
    const { commitSlots } = options;
    const key = join(...branchSegments(task));
    const slot = commitSlots.get(key) ?? createSemaphore(1);
    commitSlots.set(key, slot);
    await slot.run(signal, () =>
      commitStaged({ dataDirectory, histories }, task, stagingFolder, {
        commit_id: task.commitId,
        task_id: task.id,
        message: task.request.commit_msg ?? "",
        create_time: new Date(options.clock.now()).toISOString(),
        files: files.sort((a, b) => comparePaths(a.path, b.path)),
      }),
    );
  } finally {
    source.close();
  }
}

/** The first failure stops the other copies, and is thrown when they have stopped. */
async function copyAll(
  source: S3Source,
  objects: readonly SelectedObject[],
  options: TransferOptions,
): Promise<StoredFile[]> {
  const { stagingFolder, progress, onProgress, objectSlots } = options;
  const failure = linkSignal(options.signal);
  const { signal } = failure;
  const files: StoredFile[] = [];
  const waiting = objects.values();

  async function copyOne(object: SelectedObject): Promise<void> {
    progress.started(object);
    const segments = object.path.split("/");
    const name = segments.pop() ?? "";
    try {
      const folder = await makeConfinedFolder(stagingFolder, segments);
      const onBytes = (count: number): void => {
        progress.received(count);
        onProgress();
      };
      files.push(await copyObject(source, object, join(folder, name), { signal, onBytes }));
      progress.succeeded(object);
    } catch (error) {
      if (!signal.aborted) progress.failed(object, error);
      failure.abort(error);
      throw error;
    } finally {
      onProgress();
    }
  }
  async function work(): Promise<void> {
    for (const object of waiting) await objectSlots.run(signal, () => copyOne(object));
  }

  const workers = await Promise.allSettled(Array.from({ length: options.concurrency }, work));
  failure.release();
  signal.throwIfAborted();
  const failed = workers.find((worker) => worker.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return files;
}
