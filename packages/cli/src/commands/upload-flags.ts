import { parseDuration } from "../arguments/duration.js";
import type { SourceFlags } from "../settings/open-client.js";
import type { CallFlags } from "../settings/settings.js";
import type { OutputFlags } from "./shared-flags.js";

/** What `aidmp upload` takes. */
export interface UploadFlags extends OutputFlags, CallFlags, SourceFlags {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly message?: string | undefined;
  readonly noWait?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly verify?: string | undefined;
  readonly timeout?: string | undefined;
  readonly visibilityDelay?: string | undefined;
  readonly journal?: string | undefined;
  readonly manifest?: string | undefined;
  readonly allowEmpty?: boolean | undefined;
  readonly jobs?: string | undefined;
  readonly report?: string | undefined;
}

export function visibilityOf({ visibilityDelay }: UploadFlags): { readonly visibilityDelayInMs?: number } {
  return visibilityDelay === undefined ? {} : { visibilityDelayInMs: parseDuration(visibilityDelay) };
}
