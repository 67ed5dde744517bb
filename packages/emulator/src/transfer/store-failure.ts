import { codeOf } from "../errors/thrown.js";
import type { RpcCodeName } from "../rpc/codes.js";
import type { ObjectStoreSecrets } from "../tasks/task.js";
import { networkFailure } from "./network-failure.js";
import { EndlessResponseError, maxResponseInBytes } from "./response-check.js";
import { StoreRejection, type RejectionFacts } from "./store-rejection.js";
import { TransferError, type TransferErrorReason } from "./transfer-error.js";

/** The store that a failure is told about. */
export interface ToldStore {
  readonly bucket: string;
  readonly endpoint: URL;
  readonly secrets: ObjectStoreSecrets;
}

export interface FailedRequest {
  /** Set when an object was being copied that the store had listed. */
  readonly key?: string;
  /** Completes "while …". */
  readonly doing: string;
}

/**
 * A failure as a TransferError that says what the store said, and what to do. The reason of an abort is returned as it is,
 * because the store did not fail.
 */
export function storeFailure(error: unknown, store: ToldStore, request: FailedRequest, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof TransferError) return error;
  if (error instanceof StoreRejection) return rejectionFailure(error, store, request);
  const where = `while ${request.doing} in the bucket "${store.bucket}"`;
  if (error instanceof EndlessResponseError) {
    const message = `The object store sent more than ${maxResponseInBytes} bytes ${where}, which is more than any listing or error needs. Check that oss_endpoint is an S3.`;
    return new TransferError("UNAVAILABLE", "SOURCE_LISTING_BROKEN", message, { cause: error });
  }
  const network = networkFailure(error, store.endpoint.protocol);
  if (network !== undefined) {
    const { code, says, cure } = network;
    const message = `The object store at ${store.endpoint.host} could not be reached ${where}: ${says} (${code}). ${cure}`;
    return new TransferError("UNAVAILABLE", "SOURCE_UNREACHABLE", message.trim(), { cause: error });
  }
  const what = codeOf(error) ?? "its XML is not that of S3";
  const message = `The answer of the object store at ${store.endpoint.host} could not be read ${where} (${what}). Check that oss_endpoint is an S3.`;
  return new TransferError("UNAVAILABLE", "SOURCE_LISTING_BROKEN", message, { cause: error });
}

/** Whether the store says that the keys themselves are wrong. With right keys, AccessDenied means a missing permission. */
export function isAboutKeys({ status, code = "" }: RejectionFacts): boolean {
  return keyCodes.has(code) || (status === 401 && code !== "AccessDenied");
}

function rejectionFailure(error: StoreRejection, store: ToldStore, { key, doing }: FailedRequest): TransferError {
  const { facts } = error;
  const { bucket, endpoint } = store;
  const tell = (codeName: RpcCodeName, reason: TransferErrorReason, what: string, cure = ""): TransferError =>
    new TransferError(codeName, reason, `${what} ${said(facts, store.secrets, doing)}. ${cure}`.trim(), {
      cause: error,
    });

  if (!facts.isS3) {
    const hint = isThrottled(facts) ? "Try again later, or check" : "Check";
    const cure = `${hint} oss_endpoint and its port: is it the console's port, or is a proxy or a sign-in page in between?`;
    return tell("UNAVAILABLE", "SOURCE_NOT_S3", `What answers at ${endpoint.host} is not an object store`, cure);
  }
  if (facts.code === "NoSuchBucket") {
    return tell("NOT_FOUND", "SOURCE_BUCKET_NOT_FOUND", `There is no bucket "${bucket}"`, cureOfHeldBucket(store));
  }
  if (key !== undefined && (facts.code === "NoSuchKey" || (facts.status === 404 && facts.code === undefined))) {
    const what = `The object "${key}" vanished from the bucket "${bucket}" while the task was running`;
    return tell("NOT_FOUND", "SOURCE_OBJECT_VANISHED", what);
  }
  if (isAboutKeys(facts)) {
    const what = `The object store rejected access_key or secret_key for the bucket "${bucket}"`;
    return tell("PERMISSION_DENIED", "SOURCE_ACCESS_DENIED", what, "Check both keys, also for quotes and spaces.");
  }
  const known = knownCure(facts);
  if (known !== undefined) return tell(known.codeName, known.reason, `The object store refused`, known.cure);
  if (facts.status === 403 || facts.status === 401) {
    const what = `The object store does not allow the owner of access_key to do this in the bucket "${bucket}"`;
    const cure =
      "Allow it to list the bucket (s3:ListBucket) and to read its objects (s3:GetObject), or use other keys.";
    return tell("PERMISSION_DENIED", "SOURCE_ACCESS_DENIED", what, cure);
  }
  if (isThrottled(facts)) {
    const what = `The object store is overloaded or limits requests, and did not recover in time`;
    return tell("UNAVAILABLE", "SOURCE_FAILED", what, "Try again later, or with a smaller transferConcurrency.");
  }
  return tell(
    "UNAVAILABLE",
    "SOURCE_FAILED",
    `The object store failed for the bucket "${bucket}"`,
    cureOfHeldBucket(store),
  );
}

/** Whether the same request may succeed later. */
export function isThrottled({ status, code = "" }: RejectionFacts): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505) || throttlingCodes.has(code);
}

/** In brackets: the store's own sentence, its code, the status and what was being done. */
function said({ status, code, sentence }: RejectionFacts, secrets: ObjectStoreSecrets, doing: string): string {
  const quoted = sentence === undefined ? "" : `"${plainSentence(sentence, secrets)}", `;
  return `(${quoted}${code === undefined ? "" : `${plainSentence(code, secrets)}, `}HTTP ${status}, while ${doing})`;
}

/** Some stores quote the key, or the request that was signed. A sentence of the store is one line, and not a page. */
function plainSentence(sentence: string, { accessKey, secretKey }: ObjectStoreSecrets): string {
  const keys = [secretKey, accessKey].filter((key) => key.length >= shortestKey);
  const hidden = keys.reduce((text, key) => text.replaceAll(key, "***"), sentence);
  const line = hidden.replaceAll(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, " ").trim();
  return line.length <= maxSentenceLength ? line : `${line.slice(0, maxSentenceLength)}…`;
}

const maxSentenceLength = 300;
/** A shorter one would be found in words. No store gives out such keys. */
const shortestKey = 6;

/** The endpoint of one bucket, as consoles show it, leads to that bucket whatever the path says. */
function cureOfHeldBucket({ bucket, endpoint }: ToldStore): string {
  if (!endpoint.hostname.startsWith(`${bucket.toLowerCase()}.`)) return "";
  const rest = endpoint.host.slice(bucket.length + 1);
  return `oss_endpoint seems to hold the bucket already: give "${rest}", and set virtual_host_style: true if the store wants the bucket in the host.`;
}

interface KnownCure {
  readonly codeName: RpcCodeName;
  readonly reason: TransferErrorReason;
  readonly cure: string;
}

/** Stores use the same codes for different things, so their sentence counts as well. */
function knownCure({ code = "", sentence = "", region, endpoint }: RejectionFacts): KnownCure | undefined {
  if (endpoint !== undefined || /specified endpoint/i.test(sentence) || code.endsWith("Redirect")) {
    const place = endpoint ?? (region === undefined ? "the one of the bucket's region" : `the one of ${region}`);
    const cure = `Set oss_endpoint to ${place}.`;
    return { codeName: "INVALID_ARGUMENT", reason: "SOURCE_WRONG_ENDPOINT", cure };
  }
  if (
    /SecondLevelDomain|PathStyle|VirtualHost/i.test(code) ||
    /second.level domain|path.style|virtual.host/i.test(sentence)
  ) {
    return { codeName: "INVALID_ARGUMENT", reason: "SOURCE_WRONG_ENDPOINT", cure: "Set virtual_host_style: true." };
  }
  if (
    code === "AuthorizationHeaderMalformed" ||
    code === "InvalidRegion" ||
    code === "IllegalLocationConstraintException"
  ) {
    const cure = "The bucket is in a region that the emulator could not find out. Give the endpoint of that region.";
    return { codeName: "INVALID_ARGUMENT", reason: "SOURCE_WRONG_ENDPOINT", cure };
  }
  return knownCodes[code];
}

const closed: KnownCure = {
  codeName: "PERMISSION_DENIED",
  reason: "SOURCE_ACCESS_DENIED",
  cure: "The store has closed this bucket for everybody. Ask its operator, also about unpaid bills.",
};

const knownCodes: Readonly<Record<string, KnownCure>> = {
  AllAccessDisabled: closed,
  AccountProblem: closed,
  UserDisable: closed,
  InvalidObjectState: {
    codeName: "FAILED_PRECONDITION",
    reason: "SOURCE_OBJECT_ARCHIVED",
    cure: "The object is archived: restore it first, or choose a source_path without it.",
  },
  RequestTimeTooSkewed: {
    codeName: "FAILED_PRECONDITION",
    reason: "SOURCE_CLOCK_SKEWED",
    cure: "Set the clock of the emulator's machine, or that of the store.",
  },
};

/** Of AWS and of the stores that follow it. */
const keyCodes: ReadonlySet<string> = new Set([
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidSecurity",
  "InvalidToken",
  "ExpiredToken",
  "TokenRefreshRequired",
  "UnrecognizedClientException",
  "NotSignedUp",
]);

const throttlingCodes: ReadonlySet<string> = new Set([
  "SlowDown",
  "SlowDownRead",
  "RequestTimeout",
  "Throttling",
  "ThrottlingException",
  "RequestLimitExceeded",
  "TooManyRequests",
  "TooManyRequestsException",
  "BandwidthLimitExceeded",
  "OperationAborted",
]);
