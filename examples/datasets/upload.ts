// #region upload
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { uploadFiles, verifyUpload } from "@aidmp/datasets";
import { s3Source } from "@aidmp/datasets/s3";

const client = createAidmpClient(fromEnv(process.env));
const {
  STORE_ENDPOINT: endpoint = "",
  STORE_ACCESS_KEY: accessKey = "",
  STORE_SECRET_KEY: secretKey = "",
} = process.env;
const from = { bucket: "my-bucket", endpoint, prefix: "images/", accessKey, secretKey };
const to = { dataSpaceId: "my-space", repoId: "my-dataset", branchId: "master", path: "/train" };

const task = await uploadFiles(client, { from, to, message: "Add the images" });
const report = await verifyUpload(client, { dataSpaceId: to.dataSpaceId, task, source: s3Source(from) });
console.log(report.ok ? `Commit ${task.commit_id} has all ${report.same} files.` : report.findings);
// #endregion
