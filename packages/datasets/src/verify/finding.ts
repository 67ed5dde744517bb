/** What is known of a file on one side. */
export interface SideFacts {
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
}

/** One file for which the two sides do not agree, or could not be compared. As plain data: one line of NDJSON. */
export interface Finding {
  /** Relative to the source's root and to the upload's target. */
  readonly path: string;
  /**
   * `differ`: it is on both sides, and not the same. `missing`: only the source has it. `extra`: only the dataset has it.
   * `unverified`: it is on both sides, and what the level compares is not known of one of them.
   */
  readonly status: "differ" | "missing" | "extra" | "unverified";
  readonly source?: SideFacts | undefined;
  readonly dataset?: SideFacts | undefined;
  /** Why it could not be compared, or what may explain it. */
  readonly reason?: string | undefined;
}

export interface VerifyCounts {
  readonly same: number;
  readonly differ: number;
  readonly missing: number;
  readonly extra: number;
  /** Counted neither as good nor as bad. */
  readonly unverified: number;
}
