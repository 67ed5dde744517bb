import { ofType, plainText, type StatusDetail } from "./status.js";

/** What a Status's details say of the cause. */
export interface StatusCause {
  /** The real cause, e.g. `REPO_NOT_FOUND` (ErrorInfo). */
  readonly reason: string | undefined;
  /** Whose reason it is, e.g. `iam` (ErrorInfo). */
  readonly domain: string | undefined;
  /** What to quote to support (LogInfo). */
  readonly logId: string | undefined;
}

/** Unset fields travel as "" or null; here they are `undefined`. */
export function causeOf(details: readonly StatusDetail[]): StatusCause {
  const [info] = ofType(details, "google.rpc.ErrorInfo");
  // By its field, not its type: the type is named after one service's package, and others have their own.
  const log = details.find(({ log_id }) => set(log_id));
  return { reason: set(info?.["reason"]), domain: set(info?.["domain"]), logId: set(log?.["log_id"]) };
}

/** The message for people in `locale`, else in the same language; `undefined` when there is none. */
export function messageInLocale(details: readonly StatusDetail[], locale: string): string | undefined {
  const messages = ofType(details, "google.rpc.LocalizedMessage");
  const inLocale = messages.find((message) => set(message["locale"])?.toLowerCase() === locale.toLowerCase());
  const found = inLocale ?? messages.find((message) => languageOf(set(message["locale"])) === languageOf(locale));
  return set(found?.["message"]);
}

function set(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? plainText(value) : undefined;
}

function languageOf(locale: string | undefined): string | undefined {
  return locale?.split("-")[0]?.toLowerCase();
}
