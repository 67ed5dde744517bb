import type { CommitRef } from "@aidmp/datasets/types";
import type { UploadTarget } from "@aidmp/datasets";
import { UsageError } from "../context/cli-error.js";

/** `SPACE/DATASET/BRANCH:/PATH`; the path may be left out. */
export function parseTarget(text: string): UploadTarget {
  const [, dataSpaceId, repoId, branchId, path = ""] = /^([^/:@]+)\/([^/:@]+)\/([^/:@]+)(?::(.*))?$/s.exec(text) ?? [];
  if (!dataSpaceId || !repoId || !branchId) {
    throw new UsageError(
      `${JSON.stringify(text)} is not a target: give SPACE/DATASET/BRANCH:/PATH, with the ids that the console shows.`,
      `${JSON.stringify(text)} 不是目标：请使用 SPACE/DATASET/BRANCH:/PATH，ID 见控制台。`,
    );
  }
  return { dataSpaceId, repoId, branchId, path };
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** `SPACE/DATASET[@BRANCH|COMMIT][:/PATH]`. What looks like a UUID is a commit; `@branch:NAME` and `@commit:ID` say which. */
export function parsePlace(text: string): CommitRef & { readonly path: string } {
  const [, dataSpaceId, repoId, ref = "", path = ""] =
    /^([^/:@]+)\/([^/:@]+)(?:@((?:branch:|commit:)?[^:]+))?(?::(.*))?$/s.exec(text) ?? [];
  if (!dataSpaceId || !repoId) {
    throw new UsageError(
      `${JSON.stringify(text)} is not a place: give SPACE/DATASET, SPACE/DATASET@BRANCH or SPACE/DATASET@COMMIT:/PATH.`,
      `${JSON.stringify(text)} 不是位置：请使用 SPACE/DATASET、SPACE/DATASET@BRANCH 或 SPACE/DATASET@COMMIT:/PATH。`,
    );
  }
  const [kind, name] = ref.includes(":") ? ref.split(":", 2) : [uuid.test(ref) ? "commit" : "branch", ref];
  const commit = name === "" ? {} : kind === "commit" ? { commitId: name } : { branchName: name };
  return { dataSpaceId, repoId, ...commit, path };
}

/** `s3://BUCKET/PREFIX`. */
export function parseBucket(text: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(text) ?? [];
  if (!bucket) {
    throw new UsageError(
      `${JSON.stringify(text)} is not a bucket: give s3://BUCKET/PREFIX, or s3://BUCKET/ for all of it.`,
      `${JSON.stringify(text)} 不是存储桶：请使用 s3://BUCKET/PREFIX，或用 s3://BUCKET/ 表示整个桶。`,
    );
  }
  return { bucket, prefix };
}
