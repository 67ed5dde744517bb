// #region places
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { checkSource, isIncompleteUploadError, uploadFiles, verifyUpload } from "@aidmp/datasets";
import { fileJournal } from "@aidmp/datasets/node";
import { s3Source } from "@aidmp/datasets/s3";

const client = createAidmpClient(fromEnv(process.env));
const {
  AIDMP_STORE_ENDPOINT: endpoint = "",
  AIDMP_STORE_ACCESS_KEY: accessKey = "",
  AIDMP_STORE_SECRET_KEY: secretKey = "",
} = process.env;
const disableSsl = process.env["AIDMP_STORE_DISABLE_SSL"] === "true";
const from = { bucket: "training-data", prefix: "images/", endpoint, accessKey, secretKey, disableSsl };
const to = { dataSpaceId: "my-space", repoId: "my-dataset", branchId: "main", path: "/train" };
// #endregion

// #region check
const source = s3Source(from);
const { ok, problems, files, bytes } = await checkSource(from, { source });
console.log(ok ? `${files} files, ${bytes} bytes` : problems);
// #endregion

// #region upload
await using journal = fileJournal(process.env["JOURNAL_FILE"] ?? "uploads.ndjson");

const uploading = uploadFiles(
  client,
  { from, to, message: "Add the images of July" },
  { journal, onProgress: ({ share = 0 }) => console.log(`${Math.floor(share * 100)} %`) },
);
// #endregion

// #region failed
const task = await uploading.catch((error: unknown) => {
  if (isIncompleteUploadError(error)) for (const { path } of error.failedFiles) console.error(path);
  throw error;
});
// #endregion

// #region verify
const report = await verifyUpload(client, { dataSpaceId: to.dataSpaceId, task, source, level: "content" });
for (const { status, path, reason = "" } of report.findings) console.error(status, path, reason);
console.log(report.ok ? `${report.same} files are the same.` : "The dataset is not what the bucket is.");
// #endregion
