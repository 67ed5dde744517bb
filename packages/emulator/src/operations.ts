import { randomUUID } from "node:crypto";
import type { Catalogue } from "./datasets/catalogue.js";
import type { FindDatasets } from "./datasets/list-datasets.js";
import type { FindFiles } from "./datasets/search-tree.js";
import type { SearchTreeRequest } from "./datasets/tree-filter.js";
import { isObject } from "./errors/thrown.js";
import type { OperationCall, OperationHandlers } from "./http/exchange.js";
import { RpcError } from "./rpc/status.js";
import { lifecycleOf, type Script } from "./script/script.js";
import { newTask, viewOf, type CreateUploadFilesTaskRequest, type Task } from "./tasks/task.js";
import { queryTasks, type PageRules, type SearchTasksRequest } from "./tasks/task-query.js";
import { hasEnded } from "./tasks/task-state.js";
import type { TaskStore } from "./tasks/task-store.js";
import { operationOnWire, taskOnWire } from "./tasks/wire.js";
import type { Clock } from "./time/clock.js";
import { planTransfer } from "./transfer/transfer-plan.js";
import type { TransferRunner } from "./transfer/transfer-runner.js";

export interface OperationsOptions {
  readonly catalogue: Catalogue;
  readonly findDatasets: FindDatasets;
  readonly findFiles: FindFiles;
  readonly store: TaskStore;
  readonly runner: TransferRunner;
  readonly clock: Clock;
  readonly script: Script | undefined;
  readonly pages: PageRules;
}

/** The operations of the document. */
export function createOperations(options: OperationsOptions): OperationHandlers {
  const { catalogue, findDatasets, findFiles, store, runner, clock, script, pages } = options;

  async function createUploadFilesTask(call: OperationCall): Promise<Record<string, unknown>> {
    const task = taskFor(call);
    if (task.lifecycle === undefined) planTransfer(task.request, task.secrets);
    await store.add(task);
    if (task.lifecycle === undefined) runner.start(task);
    return operationOnWire(task, clock.now());
  }

  async function searchTasks({ parameters, body }: OperationCall): Promise<Record<string, unknown>> {
    const search: SearchTasksRequest = asObject(body);
    const dataSpaceId = parameters["data_space_id"] ?? "";
    catalogue.checkDataSpace(dataSpaceId);
    const isOtherSpace = Boolean(search.data_space_id) && search.data_space_id !== dataSpaceId;
    const now = clock.now();
    const { tasks, total } = queryTasks(isOtherSpace ? [] : store.inDataSpace(dataSpaceId), search, pages, now);
    return { tasks: tasks.map((task) => taskOnWire(task, now)), total };
  }

  async function getOperation(call: OperationCall): Promise<Record<string, unknown>> {
    return operationOnWire(taskOf(call), clock.now());
  }

  async function cancelOperation(call: OperationCall): Promise<Record<string, unknown>> {
    const task = taskOf(call);
    const isRunning = !hasEnded(viewOf(task, clock.now()).state);
    // Best effort, as in google.longrunning: cancelling an ended task, or cancelling twice, succeeds without any effect.
    if (isRunning && task.cancelRequestedAt === undefined) {
      task.cancelRequestedAt = clock.now();
      await store.save(task);
      await runner.cancel(task);
    }
    return {};
  }

  async function listDatasets({ query }: OperationCall): Promise<Record<string, unknown>> {
    return findDatasets(query);
  }

  async function searchTree({ parameters, body, origin }: OperationCall): Promise<Record<string, unknown>> {
    const dataset = { dataSpaceId: parameters["data_space_id"] ?? "", repoId: parameters["repo_id"] ?? "" };
    const search: Partial<SearchTreeRequest> = asObject(body);
    return findFiles({ ...dataset, origin }, { repo_id: "", ...search });
  }

  function taskFor({ parameters, body }: OperationCall): Task {
    const { request, secrets } = withoutSecrets(asObject(body));
    const id = randomUUID();
    const address = {
      dataSpaceId: parameters["data_space_id"] ?? "",
      repoId: parameters["repo_id"] ?? "",
      branchId: parameters["branch_id"] ?? "",
    };
    catalogue.checkBranch(address);
    const lifecycle = lifecycleOf(script, { taskId: id, ...address, request });
    const createdAt = clock.now();
    return newTask({ id, sequence: store.nextSequence(), ...address, createdAt, request, secrets }, lifecycle);
  }

  function taskOf({ parameters }: OperationCall): Task {
    const id = parameters["operation_id"] ?? "";
    const task = store.get(id);
    if (task !== undefined) return task;
    const message = `There is no operation ${JSON.stringify(id)}.`;
    throw new RpcError({ codeName: "NOT_FOUND", reason: "OPERATION_NOT_FOUND", message });
  }

  return { createUploadFilesTask, searchTasks, getOperation, cancelOperation, listDatasets, searchTree };
}

/** Separates the two keys from the request, so that showing the request never shows them. */
function withoutSecrets(body: CreateUploadFilesTaskRequest): Pick<Task, "request" | "secrets"> {
  if (!body.oss_config) return { request: body, secrets: { accessKey: "", secretKey: "" } };
  const { access_key: accessKey, secret_key: secretKey, ...config } = body.oss_config;
  return {
    request: { ...body, oss_config: config },
    secrets: { accessKey: accessKey ?? "", secretKey: secretKey ?? "" },
  };
}

/** The validator has checked that the body is an object with the fields of the document. */
function asObject(body: unknown): object {
  return isObject(body) ? body : {};
}
