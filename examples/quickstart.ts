// #region main
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { uploadFiles, verifyUpload } from "@aidmp/datasets";
import { s3Source } from "@aidmp/datasets/s3";

const {
  AIDMP_STORE_ENDPOINT: endpoint = "",
  AIDMP_STORE_ACCESS_KEY: accessKey = "",
  AIDMP_STORE_SECRET_KEY: secretKey = "",
} = process.env;
const disableSsl = process.env["AIDMP_STORE_DISABLE_SSL"] === "true";
const from = { bucket: "training-data", prefix: "2023-07/", endpoint, accessKey, secretKey, disableSsl };
const to = { dataSpaceId: "my-space", repoId: "my-dataset", branchId: "main", path: "/train" };

// #region job
const client = createAidmpClient(fromEnv(process.env)); // AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY, or AIDMP_TOKEN
const task = await uploadFiles(client, { from, to, message: "Add the images of July" });
const report = await verifyUpload(client, { dataSpaceId: to.dataSpaceId, task, source: s3Source(from) });
console.log(report.ok ? `Commit ${task.commit_id} has all ${report.same} files.` : report.findings);
// #endregion
// #endregion
