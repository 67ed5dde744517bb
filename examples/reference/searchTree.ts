import { createAidmpClient, fromEnv, searchTreeItems } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env));

// The latest commit of a branch. One commit, whatever is committed later: commit_id in the place of branch_name.
const files = searchTreeItems(client, {
  params: { path: { data_space_id: "ds-7f3c9a52", repo_id: "repo-2d81e6b4" } },
  body: { repo_id: "repo-2d81e6b4", branch_name: "master", page_size: 1000, without_commit: true },
});
for await (const { path, size, hash } of files) console.log(`${hash}  ${path} (${size} bytes)`);
