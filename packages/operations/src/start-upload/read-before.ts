import { onAbort, throwIfAborted } from "@aidmp/client/internal";
import type { TaskLister } from "../sources/task-list/list-tasks.js";
import { KnownTasks, type KnownTasksSettings } from "./known-tasks.js";
import type { Before } from "./match.js";

/**
 * What is on a dataset's list now, for a request that is about to be sent. All that ask while a reading is under way share the
 * next, which begins after they asked: each has a fresh one, and a hundred uploads that begin together cost one.
 */
export function readBefore(settings: KnownTasksSettings, signal: AbortSignal | null | undefined): Promise<Before> {
  const { source, dataSpaceId, repoId } = settings;
  const datasets = lists.get(source) ?? new Map<string, DatasetReadings>();
  lists.set(source, datasets);
  const key = JSON.stringify([dataSpaceId, repoId]);
  const readings = datasets.get(key) ?? new DatasetReadings();
  // The latest last: the first are those that are forgotten.
  datasets.delete(key);
  datasets.set(key, readings);
  for (const oldest of datasets.keys()) {
    if (datasets.size <= mostDatasets) break;
    datasets.delete(oldest);
  }
  return readings.next(settings, signal);
}

/** By the source that they are read from, and then by dataset. */
const lists: WeakMap<TaskLister, Map<string, DatasetReadings>> = /* @__PURE__ */ new WeakMap();

/** What is forgotten costs a longer reading, nothing else. */
const mostDatasets = 100;

interface Reading {
  readonly before: Promise<Before>;
  readonly isOver: Promise<unknown>;
  readonly controller: AbortController;
  /** Who waits for it; without them it is cut short. */
  readers: number;
}

class DatasetReadings {
  #known: KnownTasks | undefined;
  /** What has begun; the next waits for its end. */
  #current: Reading | undefined;
  /** What has not. */
  #next: Reading | undefined;

  next(settings: KnownTasksSettings, signal: AbortSignal | null | undefined): Promise<Before> {
    return new Promise((resolve, reject) => {
      throwIfAborted(signal);
      const reading = (this.#next ??= this.#plan(settings));
      reading.readers += 1;
      const unlisten =
        signal &&
        onAbort(signal, () => {
          this.#leave(reading);
          reject(signal.reason);
        });
      reading.before.then(resolve, reject).finally(() => unlisten?.());
    });
  }

  #plan(settings: KnownTasksSettings): Reading {
    const controller = new AbortController();
    const { signal } = controller;
    const begin = async (): Promise<Before> => {
      await this.#current?.isOver;
      throwIfAborted(signal);
      this.#current = reading;
      this.#next = undefined;
      if (this.#known === undefined || this.#known.isOld) this.#known = new KnownTasks(settings);
      return this.#known.read(signal);
    };
    const before = begin();
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    // A source may not listen to its signal; nobody waits for what was cut short.
    const isOver = Promise.race([before.catch(() => undefined), aborted]);
    const reading: Reading = { before, isOver, controller, readers: 0 };
    return reading;
  }

  #leave(reading: Reading): void {
    reading.readers -= 1;
    if (reading.readers > 0) return;
    if (this.#next === reading) this.#next = undefined;
    reading.controller.abort(new DOMException("Nobody waits for the list any more.", "AbortError"));
  }
}
