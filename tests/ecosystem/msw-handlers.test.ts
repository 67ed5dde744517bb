import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { taskListSource, transferProgress, waitForOperation } from "@aidmp/operations";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aidmpHandlers } from "../../examples/ecosystem/msw-handlers.js";

const baseUrl = "https://aidmp.test";
const server = setupServer(...aidmpHandlers(baseUrl));

describe("MSW handlers typed from the document's paths", () => {
  beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
  afterAll(() => server.close());

  const client = createAidmpClient({ baseUrl, auth: hmac({ accessKey: "a", secretKey: "s" }) });
  const path = { data_space_id: "ds", repo_id: "images", branch_id: "main" };

  it("answer a create and the poller's questions", async () => {
    const operation = await createUploadFilesTask(client, { params: { path }, body: { source_path: "2023/" } });
    const task = await waitForOperation(operation, { source: taskListSource(client, { dataSpaceId: "ds" }) });
    expect(operation.name).toBe("operations/images-1");
    expect(transferProgress(task).files.total).toBe(7);
  });

  it("answer with a Status that becomes an ApiError", async () => {
    await expect(createUploadFilesTask(client, { params: { path }, body: { source_path: "" } })).rejects.toMatchObject({
      name: "ApiError",
      status: 400,
      codeName: "INVALID_ARGUMENT",
    });
  });
});
