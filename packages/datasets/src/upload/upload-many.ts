import type { AidmpClient } from "@aidmp/client";
import { throwIfAborted } from "@aidmp/client/internal";
import { checkOptions, numberAbove0 } from "@aidmp/operations/internal";
import type { UploadTask } from "@aidmp/operations";
import type { UploadRequest } from "./create-request.js";
import { uploadFiles, type UploadOptions, uploadRules } from "./upload-files.js";

export interface UploadManyOptions extends Omit<UploadOptions, "journalKey" | "commitId" | "onProgress" | "onStarted"> {
  /** Uploads at a time. Default: 10. */
  readonly concurrency?: number | undefined;
}

/** One of many uploads, with what its caller knows it by. */
export interface UploadItem extends UploadRequest {
  /** Its name in the journal, and in the outcome. Default: made of source, target and message. */
  readonly key?: string | undefined;
}

export type UploadOutcome =
  | { readonly item: UploadItem; readonly status: "uploaded"; readonly task: UploadTask }
  | { readonly item: UploadItem; readonly status: "failed"; readonly error: unknown };

/**
 * Any number of uploads, some at a time, all followed by one poller. Each outcome is told as it comes; one that fails touches no
 * other. The uploads are taken from the iterable as there is room for them, and nothing is kept of those that have ended.
 *
 * ```ts
 * for await (const { item, status } of uploadMany(client, items, { concurrency: 10, journal })) console.log(item.to.path, status);
 * ```
 *
 * With a `journal`, the same call after the end of the process goes on: what had ended is told at once, what was begun is waited
 * for, and nothing is created twice. Leaving the loop stops the waiting; tasks that were created go on.
 *
 * @throws {OptionsError}; the signal's reason; what the iterable throws, after the uploads that were begun have been told.
 */
export async function* uploadMany(
  client: AidmpClient,
  items: Iterable<UploadItem> | AsyncIterable<UploadItem>,
  options: UploadManyOptions = {},
): AsyncGenerator<UploadOutcome, void> {
  checkOptions("uploadMany", options, { ...uploadRules, concurrency: numberAbove0 });
  const { concurrency = 10, signal, ...uploadOptions } = options;
  const leaving = new AbortController();
  const stop = (): void => leaving.abort(signal?.reason);
  throwIfAborted(signal);
  signal?.addEventListener("abort", stop, { once: true });
  const running = new Set<Promise<void>>();
  const outcomes: UploadOutcome[] = [];
  const begin = (item: UploadItem): void => {
    const run = outcomeOf(client, item, { ...uploadOptions, signal: leaving.signal }).then((outcome) => {
      running.delete(run);
      outcomes.push(outcome);
    });
    running.add(run);
  };
  let failure: { readonly error: unknown } | undefined;
  const iterator = iteratorOf(items);
  try {
    for (let isOver = false; !isOver || running.size > 0 || outcomes.length > 0;) {
      while (!isOver && running.size < concurrency && outcomes.length === 0) {
        try {
          const next = await iterator.next();
          if (next.done) isOver = true;
          else begin(next.value);
        } catch (error) {
          failure = { error };
          isOver = true;
        }
      }
      if (outcomes.length === 0 && running.size > 0) await Promise.race(running);
      throwIfAborted(signal);
      yield* outcomes.splice(0);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    leaving.abort();
    await Promise.allSettled(running);
    if (!failure) await iterator.return?.();
  }
  if (failure) throw failure.error;
}

async function outcomeOf(client: AidmpClient, item: UploadItem, options: UploadOptions): Promise<UploadOutcome> {
  try {
    const { key, ...upload } = item;
    return { item, status: "uploaded", task: await uploadFiles(client, upload, { ...options, journalKey: key }) };
  } catch (error) {
    return { item, status: "failed", error };
  }
}

function iteratorOf<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncIterator<Item> | Iterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
