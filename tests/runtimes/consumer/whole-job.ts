import type * as Client from "@aidmp/client";
import type * as Datasets from "@aidmp/datasets";

/** A bucket on this machine, and the lines of a SHA256SUMS file of what is in it. */
export interface Store {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sums: string;
}

export interface WholeJobReport {
  readonly uploaded: string;
  readonly verified: boolean;
  readonly listed: readonly string[];
  /** What is in the last file. */
  readonly content: string;
}

/** The whole job with the packed packages: uploads a bucket, verifies it by its sums, lists the files and reads one. */
export async function runWholeJob(
  datasets: typeof Datasets,
  client: Client.AidmpClient,
  { sums, ...store }: Store,
): Promise<WholeJobReport> {
  const place = { dataSpaceId: "runtimes", repoId: "consumer" };
  const to = { ...place, branchId: "main", path: "/whole" };
  const task = await datasets.uploadFiles(client, {
    from: { ...store, prefix: "whole-job/", disableSsl: true },
    to,
    message: "from a consumer",
  });
  const source = datasets.sumsSource(sums);
  const report = await datasets.verifyUpload(client, { ...place, task, source, level: "sums" });
  const listed: string[] = [];
  for await (const { path } of datasets.listFiles(client, { ...place, branchName: "main", path: "/whole" })) {
    listed.push(path);
  }
  const decoder = new TextDecoder();
  let content = "";
  const last = { ...place, branchName: "main", path: listed.at(-1) ?? "" };
  for await (const chunk of datasets.openFile(client, last)) content += decoder.decode(chunk, { stream: true });
  return { uploaded: String(task.succeed_file_count), verified: report.ok, listed, content };
}
