import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { WaitWorkerOptions } from "@aidmp/bullmq";
import type { OperationSource } from "@aidmp/operations";
import type { Connection } from "./connection.js";
import type { Engine } from "./engine.js";
import type { Interference } from "./interference.js";

/** A data space's operations, in memory. */
export class MemorySource implements OperationSource {
  reads = 0;
  progress = 0;
  readonly #finished = new Set<string>();
  readonly #onRead: () => void;

  constructor(onRead: () => void = () => undefined) {
    this.#onRead = onRead;
  }

  finish(name: string): void {
    this.#finished.add(name);
  }

  async read(names: readonly string[]): ReturnType<OperationSource["read"]> {
    this.reads += 1;
    this.#onRead();
    return new Map(
      names.map((name) => [
        name,
        this.#finished.has(name)
          ? { status: "succeeded", response: { name } }
          : { status: "running", progress: this.progress },
      ]),
    );
  }
}

/** Holds its reads until it is released. */
export class HeldSource extends MemorySource {
  readonly #released: Promise<void>;
  release: () => void = () => undefined;

  constructor() {
    super();
    this.#released = new Promise((resolve) => (this.release = resolve));
  }

  override async read(names: readonly string[]): ReturnType<OperationSource["read"]> {
    const read = super.read(names);
    await this.#released;
    return read;
  }
}

export interface Fixture {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly source: MemorySource;
  readonly told: { readonly id: string; readonly status: string; readonly data: unknown }[];
  readonly refused: number;
  /** What the workers told as errors. */
  readonly errors: readonly unknown[];
  /** What happens just before a worker's change in the store. */
  interfere: Interference;
  work(
    options?: Partial<
      Pick<WaitWorkerOptions<unknown, unknown, unknown>, "source" | "onEnd" | "onFailedPoll" | "maxRequestsPerSecond">
    >,
  ): ReturnType<Connection["work"]>;
}

export const dataSpaceId = "my-space";

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries === 600) throw new Error("It did not come to be within 30 s.");
    await sleep(50);
  }
}

export function expectSame(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`Found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}.`);
  }
}

export async function expectRejected(promise: Promise<unknown>, message: string): Promise<void> {
  const error = await promise.then(
    () => "nothing",
    (thrown: unknown) => String(thrown),
  );
  if (!error.includes(message)) throw new Error(`Rejected with ${error}, expected ${message}.`);
}
