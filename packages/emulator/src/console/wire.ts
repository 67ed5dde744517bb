/**
 * What the console's page and the emulator say to each other. It imports nothing, because the page is compiled for browsers
 * and the rest for Node. No field can hold a key, a token, a signature, a header or a body.
 */

/** Where the page's files and its data are. No path of the document begins with it. */
export const consolePrefix = "/_console/";

/** The header that carries the page's token. */
export const tokenHeader = "x-console-token";

/** The body of `state`. */
export interface ConsoleState {
  /** By the emulator's clock, in milliseconds since 1970. */
  readonly now: number;
  /** The latest tasks, newest first. */
  readonly tasks: readonly ConsoleTask[];
  /** How many there are, with those that are not shown. */
  readonly taskCount: number;
  /** The latest requests that are newer than the one that was asked about, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** What a fault rule may name. */
  readonly operationIds: readonly string[];
  /** The rules in force. Null when a function of the program decides. */
  readonly faults: readonly ConsoleFaultRule[] | null;
}

export interface ConsoleTask {
  readonly id: string;
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
  readonly commitId: string;
  readonly sourcePath: string;
  readonly targetPath: string;
  /** A name of `TaskState`, or the number of another state. */
  readonly state: string;
  readonly done: boolean;
  readonly isScripted: boolean;
  readonly errorMessage: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
  readonly finishedAt: number | null;
  /** A string of digits stands for a value above 2^53. */
  readonly progress: {
    readonly totalFileCount: number | string;
    readonly totalFileSize: number | string;
    readonly succeedFileCount: number | string;
    readonly succeedFileSize: number | string;
    readonly failedFileCount: number | string;
    readonly failedFileSize: number | string;
  };
}

export interface LoggedRequest {
  /** Grows by one with every request. */
  readonly id: number;
  /** When it was over, by the emulator's clock, in milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** Without the query, and cut off when it is long. */
  readonly path: string;
  readonly operationId: string | null;
  /** 0 when the connection ended without a response. */
  readonly status: number;
  readonly durationInMs: number;
  readonly fault: string | null;
  /** Null when the request is valid. */
  readonly problem: { readonly reason: string; readonly field: string; readonly problem: string } | null;
}

export interface ConsoleFaultRule {
  readonly operationId?: string;
  readonly skip?: number;
  readonly times?: number;
  readonly probability?: number;
  readonly fault: { readonly kind: string };
}

/** The body of `branches`. */
export interface ConsoleBranches {
  /** Those that have a commit, up to a limit. */
  readonly branches: readonly ConsoleBranch[];
  readonly hasMore: boolean;
}

export interface ConsoleBranch {
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
  readonly commitCount: number;
  /** The latest, newest first. */
  readonly commits: readonly ConsoleCommit[];
}

export interface ConsoleCommit {
  readonly id: string;
  readonly message: string;
  /** RFC 3339. */
  readonly createTime: string;
  /** Of the whole tree, not only those that the commit added. */
  readonly fileCount: number;
}

/** The body of `files`. */
export interface ConsoleFiles {
  readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
  readonly hasMore: boolean;
}

/** What is posted to `tasks`. */
export interface ScriptedTaskForm {
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
  readonly fileCount: number;
  readonly durationInMs: number;
  readonly ending: ScriptedEnding;
}

/** `RUNNING` never ends. */
export type ScriptedEnding = "FINISHED" | "ERROR" | "CANCEL" | "REJECTED" | "SENSEDATA_TRANSFER_FAILED" | "RUNNING";
