import type { ErrorInfo, LocalizedMessage, LogInfo, RetryInfo } from "../generated/components.js";
import { isJsonObject } from "../json/values.js";
import { ofType, type StatusDetail } from "./status.js";

/** The documented messages among a Status's `details`, by the name of their type. */
export interface StatusDetailTypes {
  readonly "google.rpc.ErrorInfo": ErrorInfo;
  readonly "google.rpc.LocalizedMessage": LocalizedMessage;
  readonly "google.rpc.RetryInfo": RetryInfo;
  readonly "sensetime.core.higgs.error_detail.v1.LogInfo": LogInfo;
}

/**
 * The details of one type, whatever stands before the type's name. A field that is not text, as it should be, reads as
 * `null`, which is how the service sends one that is not set.
 */
export function detailsOfType<Name extends keyof StatusDetailTypes>(
  details: readonly StatusDetail[],
  typeName: Name,
): readonly StatusDetailTypes[Name][] {
  return ofType(details, typeName).map((detail) => readers[typeName](detail));
}

const readers: { readonly [Name in keyof StatusDetailTypes]: (fields: StatusDetail) => StatusDetailTypes[Name] } = {
  "google.rpc.ErrorInfo": ({ reason, domain, metadata }) => ({
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: text(reason),
    domain: text(domain),
    metadata: texts(metadata),
  }),
  "google.rpc.LocalizedMessage": ({ locale, message }) => ({
    "@type": "type.googleapis.com/google.rpc.LocalizedMessage",
    locale: text(locale),
    message: text(message),
  }),
  "google.rpc.RetryInfo": ({ retry_delay, retryDelay }) => ({
    "@type": "type.googleapis.com/google.rpc.RetryInfo",
    retry_delay: text(retry_delay ?? retryDelay),
  }),
  "sensetime.core.higgs.error_detail.v1.LogInfo": ({ log_id, track_id, level }) => ({
    "@type": "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo",
    log_id: text(log_id),
    track_id: text(track_id),
    level: text(level),
  }),
};

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function texts(value: unknown): Record<string, string> | null {
  if (!isJsonObject(value)) return null;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
