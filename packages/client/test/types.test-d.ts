import type { Client } from "openapi-fetch";
import { describe, expectTypeOf, it } from "vitest";
import {
  createAidmpClient,
  createUploadFilesTask,
  getOperation,
  hmac,
  isApiError,
  searchTasks,
  TaskState,
  unwrap,
  type AidmpClient,
  type AidmpClientOptions,
  type AidmpEvent,
  type ApiError,
  type Clock,
  type CreateUploadFilesTaskRequest,
  type Operation,
  type TransferTask,
} from "../src/index.js";
import type { CreateUploadFilesTaskOptions, paths, SearchTasksResponse, Status } from "../src/types.js";

declare const client: AidmpClient;
const path = { data_space_id: "d", repo_id: "r", branch_id: "b" };
const operationPath = "/aids/aidmp/data/v2/operations/{operation_id}";

describe("the client's types", () => {
  it("are openapi-fetch's over the document's paths", () => {
    expectTypeOf<AidmpClient>().toEqualTypeOf<Client<paths>>();
    expectTypeOf(createAidmpClient).returns.toEqualTypeOf<AidmpClient>();
  });

  it("refuse unknown options and a missing auth", () => {
    expectTypeOf(createAidmpClient).parameter(0).toEqualTypeOf<AidmpClientOptions>();
    // @ts-expect-error -- auth is missing
    createAidmpClient({});
    // @ts-expect-error -- timeout is no option
    createAidmpClient({ auth: hmac({ accessKey: "a", secretKey: "s" }), timeout: 5 });
    // @ts-expect-error -- no such operation
    createAidmpClient({ auth: hmac({ accessKey: "a", secretKey: "s" }), pathOverrides: { createTask: "/x" } });
  });

  it("give data or error, told apart by either", async () => {
    const { data, error } = await client.GET(operationPath, { params: { path: { operation_id: "o" } } });
    if (error === undefined) expectTypeOf(data).toExtend<Operation>();
    else expectTypeOf(error).toExtend<Status>();
  });
});

describe("the generated functions' types", () => {
  it("take and give the document's schemas", () => {
    expectTypeOf(createUploadFilesTask)
      .parameter(1)
      .toHaveProperty("body")
      .toEqualTypeOf<CreateUploadFilesTaskRequest>();
    expectTypeOf(createUploadFilesTask).returns.resolves.toEqualTypeOf<Operation>();
    expectTypeOf(searchTasks).returns.resolves.toEqualTypeOf<SearchTasksResponse>();
  });

  it("refuse what is unknown in options, parameters and body, and what is missing", () => {
    expectTypeOf(createUploadFilesTask).parameter(1).toEqualTypeOf<CreateUploadFilesTaskOptions>();
    void createUploadFilesTask(client, { params: { path }, body: { source_path: "s" }, signal: null });
    // @ts-expect-error -- no such option
    void createUploadFilesTask(client, { params: { path }, body: {}, timeoutInMs: 5 });
    // @ts-expect-error -- no such parameter
    void createUploadFilesTask(client, { params: { path: { ...path, task_id: "t" } }, body: {} });
    // @ts-expect-error -- no such field
    void createUploadFilesTask(client, { params: { path }, body: { source: "s" } });
    // @ts-expect-error -- branch_id is missing
    void createUploadFilesTask(client, { params: { path: { data_space_id: "d", repo_id: "r" } }, body: {} });
    // @ts-expect-error -- the body is missing
    void createUploadFilesTask(client, { params: { path } });
    // @ts-expect-error -- no query
    void getOperation(client, { params: { path: { operation_id: "o" }, query: { a: 1 } } });
  });

  it("say that int64 may be a string, and that a state may be unknown", () => {
    expectTypeOf<TransferTask["total_file_size"]>().toEqualTypeOf<string | number | null | undefined>();
    expectTypeOf(TaskState.FINISHED).toEqualTypeOf<2>();
    expectTypeOf<number>().toExtend<TaskState>();
  });
});

describe("what is around", () => {
  it("unwraps with the data's type, and narrows errors and events", async () => {
    const { data, response } = await unwrap(
      client.GET(operationPath, { params: { path: { operation_id: "o" } } }),
      "getOperation",
    );
    expectTypeOf(data).toExtend<Operation>();
    expectTypeOf(response).toEqualTypeOf<Response>();
    const error: unknown = undefined;
    if (isApiError(error)) expectTypeOf(error).toEqualTypeOf<ApiError>();
    const event: AidmpEvent = { type: "request", call: 1, attempt: 1, operationId: "o", method: "GET", path: "/" };
    if (event.type === "request") expectTypeOf(event).not.toHaveProperty("status");
  });

  it("takes any clock of that shape", () => {
    expectTypeOf<{
      now(): number;
      monotonic(): number;
      setTimeout(callback: () => void, delayInMs: number): number;
      clearTimeout(handle: unknown): void;
    }>().toExtend<Clock>();
  });
});
