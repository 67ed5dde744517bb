/** A store that runs on this machine for these tests. */
export interface Engine extends AsyncDisposable {
  readonly name: EngineName;
  readonly url: string;
  /** Kills it, and starts it again with what it had written down. */
  restart(): Promise<void>;
  /** What it holds in memory or on disk, in bytes. */
  size(): Promise<number>;
}

export type EngineName = "redis" | "postgres";
