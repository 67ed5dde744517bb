import { createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env));
const { AIDMP_STORE_ACCESS_KEY = "", AIDMP_STORE_SECRET_KEY = "" } = process.env;

const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "ds-7f3c9a52", repo_id: "repo-2d81e6b4", branch_id: "branch-main" } },
  body: {
    source_path: "images/2023-07/",
    target_path: "/train",
    commit_msg: "Add the images of July 2023",
    oss_config: {
      bucket_name: "training-data",
      oss_endpoint: "aoss.example.com",
      access_key: AIDMP_STORE_ACCESS_KEY,
      secret_key: AIDMP_STORE_SECRET_KEY,
      virtual_host_style: false,
    },
  },
});

console.log(`Created ${operation.name}.`);
