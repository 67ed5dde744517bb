// Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.

import type { CreateUploadFilesTaskRequest, SearchTasksRequest, SearchTreeRequest } from "../../generated/components.js";
import type { operations as Schema } from "../../generated/schema.js";
import type { CallOptions } from "../../results/call-options.js";

/** What `createUploadFilesTask` is called with. */
export interface CreateUploadFilesTaskOptions extends CallOptions {
  readonly params: Schema["createUploadFilesTask"]["parameters"];
  readonly body: CreateUploadFilesTaskRequest;
}

/** What `searchTasks` is called with. */
export interface SearchTasksOptions extends CallOptions {
  readonly params: Schema["searchTasks"]["parameters"];
  readonly body: SearchTasksRequest;
}

/** What `listDatasets` is called with. */
export interface ListDatasetsOptions extends CallOptions {
  readonly params: Schema["listDatasets"]["parameters"];
}

/** What `searchTree` is called with. */
export interface SearchTreeOptions extends CallOptions {
  readonly params: Schema["searchTree"]["parameters"];
  readonly body: SearchTreeRequest;
}

/** What `getOperation` is called with. */
export interface GetOperationOptions extends CallOptions {
  readonly params: Schema["getOperation"]["parameters"];
}

/** What `cancelOperation` is called with. */
export interface CancelOperationOptions extends CallOptions {
  readonly params: Schema["cancelOperation"]["parameters"];
  readonly body?: NonNullable<Schema["cancelOperation"]["requestBody"]>["content"]["application/json"];
}
