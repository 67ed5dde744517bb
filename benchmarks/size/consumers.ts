/** What an application writes, as the type checker sees it. */
export const consumers = {
  empty: "export const nothing: number = 1;",
  "@aidmp/client": `
    import { createAidmpClient, createUploadFilesTask, hmac, isApiError } from "@aidmp/client";
    const client = createAidmpClient({ auth: hmac({ accessKey: "a", secretKey: "s" }) });
    export async function run(): Promise<string> {
      try {
        const operation = await createUploadFilesTask(client, {
          params: { path: { data_space_id: "d", repo_id: "r", branch_id: "b" } },
          body: { source_path: "a/", target_path: "/", commit_msg: "m", oss_config: { bucket_name: "b", oss_endpoint: "e" } },
        });
        return operation.name ?? "";
      } catch (error) {
        if (isApiError(error)) return error.reason ?? "";
        throw error;
      }
    }`,
  "@aidmp/operations": `
    import { createAidmpClient, hmac } from "@aidmp/client";
    import { createPoller, taskListSource } from "@aidmp/operations";
    const client = createAidmpClient({ auth: hmac({ accessKey: "a", secretKey: "s" }) });
    const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "d" }) });
    export async function run(name: string): Promise<string | number | null | undefined> {
      const watch = poller.watch(name, { deadlineInMs: 60_000 });
      for await (const state of watch) if (state.status === "running") console.log(state.progress);
      return (await watch.result()).total_file_size;
    }`,
  "@azure/core-lro": `
    import { createHttpPoller, type OperationResponse, type RunningOperation } from "@azure/core-lro";
    export async function run(operation: RunningOperation<OperationResponse>): Promise<string> {
      const poller = createHttpPoller(operation, { intervalInMs: 2_000 });
      poller.onProgress((state) => console.log(state.status));
      return String(await poller.pollUntilDone());
    }`,
  "@smithy/util-waiter": `
    import { createWaiter, WaiterState } from "@smithy/util-waiter";
    export async function run(client: { get(id: string): Promise<boolean> }): Promise<string> {
      const waited = await createWaiter({ client, maxWaitTime: 60, minDelay: 2, maxDelay: 120 }, "id", async (each, id) => ({
        state: (await each.get(id)) ? WaiterState.SUCCESS : WaiterState.RETRY,
      }));
      return waited.state;
    }`,
  ky: `
    import ky from "ky";
    export async function run(): Promise<string> {
      return (await ky.get("https://example.com/x", { timeout: 1_000 }).json<{ name: string }>()).name;
    }`,
  openai: `
    import { OpenAI } from "openai";
    const client = new OpenAI({ apiKey: "k" });
    export async function run(): Promise<string> {
      return (await client.vectorStores.files.poll("vs", "file")).status;
    }`,
  "google-gax": `
    import { operation } from "google-gax";
    export async function run(started: Parameters<typeof operation>): Promise<string | undefined> {
      const running = operation(...started);
      await running.promise();
      return running.name;
    }`,
} as const;
