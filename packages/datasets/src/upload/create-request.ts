import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";
import { type UploadSource, type UploadTarget, virtualHostStyleOf } from "../source/upload-source.js";

/** What is uploaded, from where, to where. */
export interface UploadRequest {
  readonly from: UploadSource;
  readonly to: UploadTarget;
  /** The message of the commit. */
  readonly message?: string | undefined;
}

/** The request as the service takes it. What was not said is left to the service. */
export function createRequest(
  { from, to, message }: UploadRequest,
  commitId: string | undefined,
): Pick<CreateUploadFilesTaskOptions, "params" | "body"> {
  const { preset, virtualHostStyle = preset && virtualHostStyleOf[preset], disableSsl, insecureSkipVerify } = from;
  return {
    params: { path: { data_space_id: to.dataSpaceId, repo_id: to.repoId, branch_id: to.branchId } },
    body: {
      source_path: from.prefix,
      target_path: to.path ?? "",
      ...(message !== undefined && { commit_msg: message }),
      ...(commitId !== undefined && { commit_id: commitId }),
      oss_config: {
        bucket_name: from.bucket,
        oss_endpoint: from.endpoint,
        access_key: from.accessKey,
        secret_key: from.secretKey,
        ...(virtualHostStyle !== undefined && { virtual_host_style: virtualHostStyle }),
        ...(disableSsl !== undefined && { disable_ssl: disableSsl }),
        ...(insecureSkipVerify !== undefined && { insecure_skip_verify: insecureSkipVerify }),
      },
    },
  };
}

/** What makes two requests the same upload, without the keys: a journal's key for it. */
export function keyOf({ from, to, message = "" }: UploadRequest): string {
  const { bucket, endpoint, prefix } = from;
  return JSON.stringify([to.dataSpaceId, to.repoId, to.branchId, to.path ?? "", endpoint, bucket, prefix, message]);
}
