import type { AidmpClientOptions, Clock } from "@aidmp/client";
import type { CommandContext, StricliProcess } from "@stricli/core";
import type { Say } from "./language.js";
import type { SecretGuard } from "./secret-guard.js";

/** What a verb gets of the world. */
export interface CliContext extends CommandContext {
  readonly process: CliProcess;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: Say;
  /** Aborted by the first Ctrl-C: the waiting stops, and nothing at the service. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Default: the runtime's own. */
  readonly fetch?: AidmpClientOptions["fetch"];
  /** Knows the secrets that were read, and takes them out of what is said. */
  readonly secrets: SecretGuard;
  /** Of a program that is piped in, or a person. */
  readonly stdin: AsyncIterable<Buffer | string> & { readonly isTTY?: boolean };
  /** What the process ends with, unless a verb throws. */
  exitCode: number;
}

export interface CliProcess extends StricliProcess {
  readonly stdout: CliStream;
  readonly stderr: CliStream;
}

export interface CliStream {
  write(text: string): void;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}
