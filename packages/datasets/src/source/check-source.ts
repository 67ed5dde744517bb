import { throwIfAborted } from "@aidmp/client/internal";
import { findProblems } from "./find-problems.js";
import type { SourceProblem } from "./source-error.js";
import type { FileSource } from "./source-file.js";
import type { UploadSource } from "./upload-source.js";

export interface CheckSourceOptions {
  /** Lists the source: `s3Source(from)`. Without it only the fields are looked at. */
  readonly source?: FileSource | undefined;
  /** How many files are counted at most. Default: 1,000,000. */
  readonly maxFiles?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SourceReport {
  /** Whether nothing speaks against the upload. */
  readonly ok: boolean;
  readonly problems: readonly SourceProblem[];
  /** Undefined where nothing was listed. */
  readonly files: number | undefined;
  readonly bytes: number | undefined;
  /** The first paths of the listing. */
  readonly sample: readonly string[];
  /** Whether counting stopped at `maxFiles`. */
  readonly isPartial: boolean;
}

const sampleSize = 5;

/**
 * Looks at a source before anything is created: its fields, and with a listing also whether there is anything to copy, how much,
 * and which names a dataset cannot keep.
 *
 * @throws what the listing throws: an object store refuses in its own words.
 */
export async function checkSource(
  from: Partial<UploadSource>,
  { source, maxFiles = 1_000_000, signal }: CheckSourceOptions = {},
): Promise<SourceReport> {
  const problems = [...findProblems(from)];
  if (source === undefined || problems.length > 0) {
    return { ok: problems.length === 0, problems, files: undefined, bytes: undefined, sample: [], isPartial: false };
  }
  const sample: string[] = [];
  let [files, bytes, unkept] = [0, 0, 0];
  for await (const { path, size = 0 } of source) {
    throwIfAborted(signal);
    if (files === maxFiles) {
      return report(problems, { files, bytes, sample, isPartial: true });
    }
    files += 1;
    bytes += size;
    if (sample.length < sampleSize) sample.push(path);
    const reason = whyUnkept(path);
    if (reason === undefined) continue;
    unkept += 1;
    if (unkept > sampleSize) continue;
    problems.push({ field: "from.prefix", message: `has ${JSON.stringify(path)}, which ${reason}.` });
  }
  if (unkept > sampleSize) {
    problems.push({ field: "from.prefix", message: `has ${unkept - sampleSize} more such names.` });
  }
  if (files === 0) problems.push({ field: "from.prefix", message: nothingThere(from.prefix ?? "") });
  return report(problems, { files, bytes, sample, isPartial: false });
}

function report(problems: readonly SourceProblem[], counts: Omit<SourceReport, "ok" | "problems">): SourceReport {
  return { ok: problems.length === 0, problems, ...counts };
}

function nothingThere(prefix: string): string {
  const name = JSON.stringify(prefix);
  if (prefix === "") return "is the whole bucket, which is empty.";
  return `${name} has nothing. Keys are case-sensitive, and begin with no slash.`;
}

/** What no file system, and so no dataset that is checked out on one, can keep. Inferred: the service documents no limits. */
function whyUnkept(path: string): string | undefined {
  const segments = path.split("/");
  if (segments.some((segment) => segment === "." || segment === "..")) return 'has a folder "." or ".."';
  if (segments.includes("")) return "has an empty folder or name (two slashes)";
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return "has a control character";
  const isLong = segments.some((segment) => new TextEncoder().encode(segment).length > 255);
  return isLong ? "has a name of more than 255 bytes" : undefined;
}
