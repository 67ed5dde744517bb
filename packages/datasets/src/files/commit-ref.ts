import type { SearchTreeRequest } from "@aidmp/client/types";

/** Names one commit of a dataset: itself, or as the latest of a branch. Without any of the three, the latest of `master`. */
export interface CommitRef {
  readonly dataSpaceId: string;
  readonly repoId: string;
  /** Counts before the two below. */
  readonly commitId?: string | undefined;
  /** Counts before `branchName`. */
  readonly branchId?: string | undefined;
  readonly branchName?: string | undefined;
}

export function searchIn(
  commit: CommitRef,
): Pick<SearchTreeRequest, "repo_id" | "commit_id" | "branch_id" | "branch_name"> {
  const { repoId, commitId, branchId, branchName } = commit;
  return {
    repo_id: repoId,
    ...(commitId !== undefined && { commit_id: commitId }),
    ...(branchId !== undefined && { branch_id: branchId }),
    ...(branchName !== undefined && { branch_name: branchName }),
  };
}

export function pathOf({ dataSpaceId, repoId }: CommitRef): {
  readonly data_space_id: string;
  readonly repo_id: string;
} {
  return { data_space_id: dataSpaceId, repo_id: repoId };
}
