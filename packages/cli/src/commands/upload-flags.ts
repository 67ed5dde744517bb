import { parseDuration } from "../arguments/duration.js";
import { UsageError } from "../context/cli-error.js";
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

/** How long the waiting may take; nothing where nothing was said. */
export function deadlineOf({ timeout }: UploadFlags): { readonly deadlineInMs?: number } {
  return timeout === undefined ? {} : { deadlineInMs: parseDuration(timeout) };
}

/** What cannot be had together: a flag that would be ignored is refused. */
const apart: readonly (readonly [keyof UploadFlags, readonly (keyof UploadFlags)[]])[] = [
  ["manifest", ["from", "to", "message", "noWait", "verify"]],
  ["noWait", ["verify", "timeout", "report"]],
];

export function checkTogether(flags: UploadFlags): void {
  const isGiven = (name: keyof UploadFlags): boolean => flags[name] !== undefined && flags[name] !== false;
  for (const [one, others] of apart) {
    const other = isGiven(one) ? others.find(isGiven) : undefined;
    if (other === undefined) continue;
    const [first, second] = [typed(one), typed(other)];
    throw new UsageError(`${first} and ${second} cannot be given together.`, `${first} 和 ${second} 不能同时使用。`);
  }
  if (isGiven("jobs") && !isGiven("manifest")) {
    throw new UsageError("--jobs goes with --manifest.", "--jobs 要和 --manifest 一起使用。");
  }
}

function typed(name: keyof UploadFlags): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
