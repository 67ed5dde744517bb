export const where = { dataSpaceId: "ds-bench", repoId: "repo", branchId: "main" } as const;
