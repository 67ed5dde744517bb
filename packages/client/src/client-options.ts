import type { Auth } from "./auth/auth.js";
import { systemClock, type Clock } from "./time/clock.js";
import type { AidmpEvent } from "./events/events.js";
import { isJsonObject } from "./json/values.js";
import { notify } from "./events/notify.js";
import { resolveBaseUrl } from "./request/base-url.js";
import { rejectOption } from "./request/reject.js";
import { checkPathOverrides, type PathOverrides } from "./request/path-overrides.js";
import type { FetchLike } from "./transport/outgoing-request.js";
import { defaultRetryPolicy, type RetryPolicy } from "./transport/retry.js";
import type { TransportOptions } from "./transport/transport-options.js";

export interface AidmpClientOptions {
  /** `hmac({ accessKey, secretKey })`, `bearer(token)`, or your own. */
  readonly auth: Auth;
  /** The service's address; a path may follow the host. Default: the public host of `region`. */
  readonly baseUrl?: string;
  /** Names the public host, `https://aidmp.{region}.sensecoreapi.cn`. Default `cn-sh-01`, the one region documented. */
  readonly region?: string;
  /** Allows `http:` to other hosts than this machine: credentials and keys then travel in the clear. Default false. */
  readonly allowInsecure?: boolean;
  /** Default: the runtime's own, looked up at each call. */
  readonly fetch?: FetchLike;
  /** For one attempt, from signing to the last byte; `Infinity` for no limit. Default 30000. */
  readonly timeoutInMs?: number;
  /** For one call with all its retries and waits; `Infinity` for no limit. Default 120000. */
  readonly totalTimeoutInMs?: number;
  /** What to change of the default policy, or false for none. A create is not repeated blindly under any policy. */
  readonly retry?: Partial<RetryPolicy> | false;
  /** Other paths for operations whose path in the document is assumed and differs from your service's. */
  readonly pathOverrides?: PathOverrides;
  /** Longer responses, after decompression, end in a ResponseError. Default 33554432 (32 MiB). */
  readonly maxResponseInBytes?: number;
  /** Called for each request, response and retry. What it throws or rejects with is ignored: an observer must not break a call. */
  readonly onEvent?: (event: AidmpEvent) => void;
  /** Default `systemClock`. */
  readonly clock?: Clock;
  /** For jitter: from 0 inclusive to 1 exclusive. Default `Math.random`. */
  readonly random?: () => number;
}

/** The options with their defaults, checked. */
export interface ResolvedOptions extends TransportOptions {
  readonly fetch: FetchLike;
  readonly pathOverrides: ReadonlyMap<string, string>;
}

export function resolveOptions(options: AidmpClientOptions): ResolvedOptions {
  if (!isJsonObject(options)) rejectOption("the options must be an object.");
  const {
    auth,
    baseUrl,
    region,
    allowInsecure,
    fetch = (url, init): Promise<Response> => globalThis.fetch(url, init),
    timeoutInMs = 30_000,
    totalTimeoutInMs = 120_000,
    retry,
    pathOverrides = {},
    // A full page of 1,000 tasks with files is some hundred KiB; this bounds what a hostile response can take.
    maxResponseInBytes = 32 * 1024 * 1024,
    onEvent,
    clock = systemClock,
    random = Math.random,
    ...unknown
  } = options;
  // A misspelt option would be ignored without a word.
  for (const name of Object.keys(unknown)) rejectOption(`there is no option ${name}.`);
  if (typeof auth?.authorize !== "function") {
    rejectOption("auth is missing; give hmac({ accessKey, secretKey }), bearer(token) or ...fromEnv(process.env).");
  }
  const limits = { timeoutInMs, totalTimeoutInMs, maxResponseInBytes };
  for (const [name, value] of Object.entries(limits)) checkNumber(name, value, 1);
  return {
    auth,
    clock,
    random,
    fetch,
    ...limits,
    baseUrl: resolveBaseUrl({ baseUrl, region, allowInsecure }),
    retry: resolveRetry(retry),
    pathOverrides: checkPathOverrides(pathOverrides),
    emit: onEvent && ((event): void => notify(onEvent, event)),
  };
}

export function resolveRetry(retry: AidmpClientOptions["retry"] = {}): RetryPolicy {
  if (retry === false) return { ...defaultRetryPolicy, maxAttempts: 1 };
  if (!isJsonObject(retry)) rejectOption("retry must be an object, or false.");
  for (const [name, value] of Object.entries(retry)) {
    if (!(name in defaultRetryPolicy)) rejectOption(`there is no option retry.${name}.`);
    checkNumber(`retry.${name}`, value, 0);
  }
  return { ...defaultRetryPolicy, ...retry };
}

function checkNumber(name: string, value: unknown, least: number): void {
  if (typeof value !== "number" || !(value >= least)) rejectOption(`${name} must be a number from ${least} up.`);
}
