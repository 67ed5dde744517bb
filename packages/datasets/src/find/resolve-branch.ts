import { type AidmpClient, isApiError, searchTree } from "@aidmp/client";
import { NameNotFoundError } from "./name-not-found-error.js";

export interface BranchQuery {
  readonly dataSpaceId: string;
  readonly repoId: string;
  /** Default: `master`, the documented default branch. */
  readonly branchName?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundBranch {
  /** The `branchId` of `uploadFiles`. */
  readonly id: string;
  readonly name: string;
  /** The commit that was the latest when it was looked for. */
  readonly commitId: string | undefined;
}

/** Names that branches often have; no documented call lists a dataset's branches. */
const usualNames = ["master", "main", "dev", "develop"];

/**
 * The id of a branch, from its name. **Inferred**: no documented call gives it, but each file of a commit names the branch that
 * the commit was made on. So an empty branch has no id that could be found, and one that was made from another and has no
 * commit of its own yet may be given the other's.
 *
 * @throws {NameNotFoundError} the service knows no such branch, or it is empty; with the usual names that exist.
 */
export async function resolveBranch(client: AidmpClient, query: BranchQuery): Promise<FoundBranch> {
  const { branchName = "master" } = query;
  const found = await lookAt(client, query, branchName);
  if (typeof found === "object") return found;
  const near: string[] = [];
  for (const name of usualNames) {
    // oxlint-disable-next-line no-await-in-loop -- four requests, after a mistake
    if (name !== branchName && (await lookAt(client, query, name)) !== "unknown") near.push(name);
  }
  const advice =
    found === "empty"
      ? "it has no file yet, from which the id could be read; give the id from the console"
      : "the service knows none of that name; the console shows them";
  throw new NameNotFoundError("branch", branchName, near, advice);
}

async function lookAt(
  client: AidmpClient,
  { dataSpaceId, repoId, signal }: BranchQuery,
  branchName: string,
): Promise<FoundBranch | "empty" | "unknown"> {
  try {
    const { files } = await searchTree(client, {
      params: { path: { data_space_id: dataSpaceId, repo_id: repoId } },
      body: { repo_id: repoId, branch_name: branchName, page_size: 1 },
      signal: signal ?? null,
    });
    const commit = files?.[0]?.commit;
    if (!commit?.branch_id) return "empty";
    return { id: commit.branch_id, name: branchName, commitId: commit.id ?? undefined };
  } catch (error) {
    if (isApiError(error) && error.status === 404 && error.fromService) return "unknown";
    throw error;
  }
}
