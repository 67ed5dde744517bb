// A program that uploads many, as a user would write it. It is killed and started again by killed.test.ts.
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { uploadMany } from "@aidmp/datasets";
import { fileJournal } from "@aidmp/datasets/node";
import { createPoller, taskListSource } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";

const [journalPath, count] = process.argv.slice(2);
const client = createAidmpClient(fromEnv(process.env));
const source = taskListSource(client, { dataSpaceId: "ds-1" });
const poller = createPoller({ source, schedule: fixed(50), maxRequestsPerSecond: 100 });
const from = { bucket: "b", endpoint: "store.test", accessKey: "ak", secretKey: "sk" };
const to = { dataSpaceId: "ds-1", repoId: "repo-1", branchId: "master" };
const items = Array.from({ length: Number(count) }, (_, index) => ({
  key: `set-${index}`,
  from: { ...from, prefix: `set-${index}/` },
  to,
}));
const journal = fileJournal(journalPath);
let uploaded = 0;
for await (const { status, error } of uploadMany(client, items, {
  concurrency: 12,
  journal,
  source,
  poller,
  visibilityDelayInMs: 300,
})) {
  if (status === "failed") throw error;
  uploaded += 1;
}
await journal.close();
poller.close();
process.stdout.write(`uploaded ${uploaded}\n`);
