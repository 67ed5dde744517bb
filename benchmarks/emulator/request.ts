import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";

export const branch = { dataSpaceId: "ds", repoId: "repo", branchId: "main" };

/** Everything that the store on that port has, into the one branch. */
export function requestFor(port: number): CreateUploadFilesTaskOptions {
  return {
    params: { path: { data_space_id: branch.dataSpaceId, repo_id: branch.repoId, branch_id: branch.branchId } },
    body: {
      source_path: "data/",
      target_path: "/",
      commit_msg: "all",
      oss_config: {
        bucket_name: "bench",
        oss_endpoint: `127.0.0.1:${port}`,
        access_key: "key",
        secret_key: "secret",
        disable_ssl: true,
      },
    },
  };
}
