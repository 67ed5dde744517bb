// Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.

export interface paths {
    "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The data space's ID. A data space holds datasets, and the tasks that fill them.
                 * @example ds-7f3c9a52
                 */
                data_space_id: components["parameters"]["DataSpaceId"];
                /**
                 * @description The dataset's ID. The API calls a dataset a repo, because it has branches and commits.
                 * @example repo-2d81e6b4
                 */
                repo_id: components["parameters"]["RepoId"];
                /**
                 * @description The ID of the branch that receives the files. The task's commit becomes part of this branch.
                 * @example branch-main
                 */
                branch_id: components["parameters"]["BranchId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an upload task
         * @description Creates a task that copies files from an object store into a branch of a dataset, and answers before the copying has
         *     begun. Follow the task with `searchTasks`: that is the only documented way.
         *
         *     **Do not send it twice.** No idempotency key is documented, so a second request may create a second task. After a
         *     lost connection or a timeout, look for the task with `searchTasks` first.
         *
         *     The page documents the parameters, the body and the answers. **It does not show the method and the path**: POST and
         *     the beginning of the path are inferred from siblings, and the end of it, `branches/{branch_id}/task:upload`, is
         *     assumed. If yours differs, set `pathOverrides.createUploadFilesTask` in the client.
         */
        post: operations["createUploadFilesTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The data space's ID. A data space holds datasets, and the tasks that fill them.
                 * @example ds-7f3c9a52
                 */
                data_space_id: components["parameters"]["DataSpaceId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search transfer tasks
         * @description Lists the transfer tasks of a data space, page by page, with the state and the counts of each. It is the only
         *     documented way to see how far a task has come, and one call answers for many tasks. It changes nothing and may be
         *     repeated at will.
         *
         *     The page contradicts itself on two points. A client must work whichever is true:
         *
         *     - It marks all nine request fields as required, and its own curl sends three of them. Here none is required.
         *     - It gives 0 as the default of `page_no`, and its own curl starts at 1. Whether the first page is 0 or 1 is unknown.
         *
         *     **The answer contains the access key and the secret key of each task's object store.** Do not log it, and do not pass
         *     it on.
         */
        post: operations["searchTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aids/aidmp/data/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List public datasets
         * @description Lists the public datasets, page by page. It is the documented way from a dataset's name to its ID. **Private datasets
         *     are not documented to be among them**: take the ID of yours from the console.
         */
        get: operations["listDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/tree:search": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The data space's ID. A data space holds datasets, and the tasks that fill them.
                 * @example ds-7f3c9a52
                 */
                data_space_id: components["parameters"]["DataSpaceId"];
                /**
                 * @description The dataset's ID. The API calls a dataset a repo, because it has branches and commits.
                 * @example repo-2d81e6b4
                 */
                repo_id: components["parameters"]["RepoId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search the files of a commit
         * @description Lists the files of one commit of a dataset, page by page, with the size and the SHA-256 of each. It is the documented
         *     way to see what has arrived.
         *
         *     The commit is named by `commit_id`; without it the latest commit of `branch_id`, else of `branch_name`, is meant, and
         *     without any of the three that of the branch `master`.
         *
         *     **Not documented, so inferred**: that an empty `query` walks the whole tree, and that folders are left out then. The
         *     order of the files is not documented.
         */
        post: operations["searchTree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aids/aidmp/data/v2/operations/{operation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The operation's ID: `Operation.name`, or what follows the last slash of it if the name has the form `operations/<id>`.
                 * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
                 */
                operation_id: components["parameters"]["OperationId"];
            };
            cookie?: never;
        };
        /**
         * Read an operation
         * @description **Assumed: nothing documents this call, and the service may not have it.** Use `searchTasks` unless you know that
         *     yours does.
         *
         *     Reads the present state of a long-running operation. Under the standard protocol the operation has ended when `done`
         *     is true; `error` is then set if it failed. Some services set neither `error` nor `response` on success. Operations
         *     expire, after about 30 days elsewhere; reading one then answers 404.
         */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aids/aidmp/data/v2/operations/{operation_id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The operation's ID: `Operation.name`, or what follows the last slash of it if the name has the form `operations/<id>`.
                 * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
                 */
                operation_id: components["parameters"]["OperationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an operation
         * @description **Assumed: nothing documents this call, and the service may not have it.**
         *
         *     Asks the service to stop an operation, and answers at once. Under the standard protocol this is best effort: the
         *     operation may still succeed, so keep reading its state until it has ended. One that was cancelled ends with error
         *     code 1 (`CANCELLED`), and its task with state 4 (`CANCEL`). Cancelling twice does no harm.
         */
        post: operations["cancelOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * TaskType
         * Format: int32
         * @description The kind of a task. An integer on the wire; its values are not documented. Leave it out unless the vendor gave you a
         *     number to send, and do not decide anything by the number you receive.
         * @example 1
         */
        TaskType: number;
        /**
         * RealUserInfo
         * @description The user on whose behalf a task is created, when that is not the owner of the credentials.
         */
        RealUserInfo: {
            /**
             * @description The user's ID.
             * @example u-10086
             */
            user_id?: string;
            /**
             * @description The user's name.
             * @example zhang.san
             */
            user_name?: string;
        };
        /**
         * OssConfig
         * @description The object store from which the service fetches the files, and the keys to it. The service, and not this machine,
         *     connects to the store: the endpoint must be reachable from there. Without `virtual_host_style`, `disable_ssl` or
         *     `insecure_skip_verify` the service is expected to take false; that is not documented.
         */
        OssConfig: {
            /**
             * @description The bucket that holds the files. The request has a field of the same name and meaning at its top; which of the two
             *     wins when they differ is not documented, so give the same value in both or use only one.
             * @example training-data
             */
            bucket_name?: string;
            /**
             * @description The store's endpoint, a host with a port if needed. The request has a field of the same name and meaning at its top;
             *     which of the two wins when they differ is not documented. Nor is it documented whether a scheme may stand in front;
             *     `disable_ssl` decides between http and https.
             * @example oss-cn-shanghai.aliyuncs.com
             */
            oss_endpoint?: string;
            /**
             * Format: password
             * @description The store's access key. It belongs to the store, and need not be the key that signs requests to this API. Use one
             *     that may only read this bucket: `searchTasks` gives it back to everyone who may list tasks.
             * @example EXAMPLE-ACCESS-KEY
             */
            access_key?: string;
            /**
             * Format: password
             * @description The secret to `access_key`. It travels in the request as plain text, and `searchTasks` gives it back to everyone who
             *     may list tasks.
             * @example EXAMPLE-SECRET-KEY
             */
            secret_key?: string;
            /**
             * @description Whether the bucket's name stands in the host (`bucket.endpoint`, true) or in the path (`endpoint/bucket`, false).
             *     False for SenseCore AOSS, true for Alibaba Cloud OSS. The wrong value makes the bucket look missing.
             * @example false
             */
            virtual_host_style?: boolean;
            /**
             * @description True for a self-hosted store that offers no https. Keys and files then cross the network unencrypted.
             * @example false
             */
            disable_ssl?: boolean;
            /**
             * @description True for a self-hosted store that offers https without a valid certificate. The store's identity is then not checked.
             * @example false
             */
            insecure_skip_verify?: boolean;
        };
        /**
         * AuthState
         * Format: int32
         * @description The state of an authorisation. An integer on the wire; its values are not documented.
         * @example 1
         */
        AuthState: number;
        /**
         * AuthorityType
         * Format: int32
         * @description The kind of an authorisation. An integer on the wire; its values are not documented.
         * @example 1
         */
        AuthorityType: number;
        /**
         * AuthInfo
         * @description The authorisation under which data is transferred, for data that needs one. What the service does with it is not
         *     documented: leave it out unless the vendor told you what to send. Null and absent mean the same.
         */
        AuthInfo: {
            /** @description The state of the authorisation. */
            auth_state?: components["schemas"]["AuthState"] | null;
            /** @description The kind of the authorisation. */
            authority_type?: components["schemas"]["AuthorityType"] | null;
            /**
             * @description The ID of the authorised project.
             * @example proj-20230718
             */
            auth_id?: string | null;
        };
        /**
         * ExtraInfo
         * @description Further information about a task. Null and absent mean the same. Further fields are accepted, because the page does not
         *     say that the list is complete.
         */
        ExtraInfo: {
            /**
             * @description The ID of the task that this one belongs to.
             * @example task-000413
             */
            related_id?: string | null;
            /** @description The authorisation under which the data is transferred. */
            auth_info?: components["schemas"]["AuthInfo"] | null;
        };
        /**
         * CreateUploadFilesTaskRequest
         * @description What to upload, from where, to where. The page marks no property as required. To copy files from a bucket you need
         *     `source_path` and an `oss_config` with bucket, endpoint and keys; that is inferred from what they mean. Names that are not
         *     listed are refused here, so that a misspelt one is noticed; what the service does with them is not documented.
         */
        CreateUploadFilesTaskRequest: {
            /** @description The kind of upload task. */
            task_type?: components["schemas"]["TaskType"];
            /**
             * @description An ID for the new commit. Without it the service is expected to choose one; that is not documented.
             * @example c-20230726-001
             */
            commit_id?: string;
            /**
             * @description The bucket that holds the files. `oss_config.bucket_name` has the same meaning; which of the two wins when they
             *     differ is not documented, so give the same value in both or use only `oss_config`.
             * @example training-data
             */
            bucket_name?: string;
            /**
             * @description The object store's endpoint. `oss_config.oss_endpoint` has the same meaning; which of the two wins when they differ
             *     is not documented, so give the same value in both or use only `oss_config`.
             * @example oss-cn-shanghai.aliyuncs.com
             */
            oss_endpoint?: string;
            /**
             * @description The path inside the bucket whose objects are uploaded: a key prefix, without the bucket's name. Every object below it
             *     is taken.
             * @example images/2023-07/
             */
            source_path?: string;
            /**
             * @description The path inside the dataset below which the files are put. That the root is meant when it is left out is expected,
             *     not documented.
             * @example /train
             */
            target_path?: string;
            /**
             * @description The message of the new commit. It appears in the dataset's history and in `TransferTask.commit_msg`.
             * @example Add the images of July 2023
             */
            commit_msg?: string;
            /** @description The user on whose behalf the task is created. */
            real_user_info?: components["schemas"]["RealUserInfo"];
            /** @description The object store that holds the files, and the keys to it. Contains secrets. */
            oss_config?: components["schemas"]["OssConfig"];
            /** @description A related task, and the authorisation for data that needs one. */
            extra_info?: components["schemas"]["ExtraInfo"];
        };
        /**
         * ErrorInfo
         * @description The real cause of an error, in a form that programs can test. Found among the `details` of a `Status`.
         */
        ErrorInfo: {
            /**
             * @description The type of this detail.
             * @constant
             */
            "@type": "type.googleapis.com/google.rpc.ErrorInfo";
            /**
             * @description The cause, in UPPER_SNAKE_CASE. It is unique within `domain`, and more exact than the code.
             * @example INVALID_ARGUMENT
             */
            reason?: string | null;
            /**
             * @description The part of the service that gave the reason.
             * @example iam
             */
            domain?: string | null;
            /** @description Further facts about the error, by name. Which names occur is not documented. */
            metadata?: {
                [key: string]: string | null;
            } | null;
        };
        /**
         * LocalizedMessage
         * @description A message that may be shown to an end user. Found among the `details` of a `Status`.
         */
        LocalizedMessage: {
            /**
             * @description The type of this detail.
             * @constant
             */
            "@type": "type.googleapis.com/google.rpc.LocalizedMessage";
            /**
             * @description The language of the message, as a BCP 47 tag. Only `zh-CN` has been seen.
             * @example zh-CN
             */
            locale?: string | null;
            /**
             * @description The message, in that language.
             * @example 无效参数
             */
            message?: string | null;
        };
        /**
         * LogInfo
         * @description Where the vendor finds the error in its logs. Found among the `details` of a `Status`.
         */
        LogInfo: {
            /**
             * @description The type of this detail.
             * @constant
             */
            "@type": "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo";
            /**
             * @description The log entry's ID. Give it to the vendor's support.
             * @example 04ab61e6-fcc9-4da0-b860-298cd1a72a28
             */
            log_id?: string | null;
            /**
             * @description The ID of the trace that the request was part of. Often empty.
             * @example
             */
            track_id?: string | null;
            /**
             * @description The level of the log entry.
             * @example UNSPECIFIED
             */
            level?: string | null;
        };
        /**
         * RetryInfo
         * @description How long to wait before the next attempt. Found among the `details` of a `Status`; a client waits at least that long.
         */
        RetryInfo: {
            /**
             * @description The type of this detail.
             * @constant
             */
            "@type": "type.googleapis.com/google.rpc.RetryInfo";
            /**
             * @description The wait, in seconds, as google.protobuf.Duration is written in JSON.
             * @example 3.5s
             */
            retry_delay?: string | null;
        };
        /**
         * Any
         * @description google.protobuf.Any in JSON: a message of some type, with `@type` naming the type and the message's own fields beside
         *     it. A well-known type such as a duration has its value under `value` instead. A reader must accept types it does not
         *     know.
         */
        Any: {
            /**
             * Format: uri-reference
             * @description The type of the message. Its name is what follows the last slash.
             * @example type.googleapis.com/google.rpc.ErrorInfo
             */
            "@type"?: string;
        } & {
            [key: string]: unknown;
        };
        /**
         * Status
         * @description A google.rpc.Status: what went wrong. It is the body of every HTTP error, and the `error` of a failed operation.
         *     `code` is the RPC code, so the body of an HTTP 404 carries 5.
         *
         *     | code | name | HTTP |
         *     |---|---|---|
         *     | 1 | CANCELLED | 408 (499 on one page) |
         *     | 2 | UNKNOWN | 500 |
         *     | 3 | INVALID_ARGUMENT | 400 |
         *     | 4 | DEADLINE_EXCEEDED | 504 |
         *     | 5 | NOT_FOUND | 404 |
         *     | 6 | ALREADY_EXISTS | 409 |
         *     | 7 | PERMISSION_DENIED | 403 |
         *     | 8 | RESOURCE_EXHAUSTED | 429 |
         *     | 9 | FAILED_PRECONDITION | 400 |
         *     | 10 | ABORTED | 409 |
         *     | 11 | OUT_OF_RANGE | 400 |
         *     | 12 | UNIMPLEMENTED | 501 |
         *     | 13 | INTERNAL | 500 |
         *     | 14 | UNAVAILABLE | 503 |
         *     | 15 | DATA_LOSS | 500 |
         *     | 16 | UNAUTHENTICATED | 401 |
         *
         *     Other services of the vendor answer through gateways that wrap the whole as `{"error": {"code", "message", "details"}}`,
         *     or add `request_id` beside these fields. Be ready for both.
         */
        Status: {
            /**
             * @description The RPC code, a value of google.rpc.Code. It is not the HTTP status.
             * @example 3
             */
            code?: (0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16) | number;
            /**
             * @description A message for developers, in English, and often no more than a generic word. The cause is in the `details`; a text
             *     for end users is in `LocalizedMessage`.
             * @example InvalidArgument
             */
            message?: string | null;
            /**
             * @description More about the error, each entry of a type of its own. The types seen are listed here; an entry of any other type
             *     is an `Any` and must not make reading fail. Null or empty when there are none.
             */
            details?: (components["schemas"]["ErrorInfo"] | components["schemas"]["LocalizedMessage"] | components["schemas"]["LogInfo"] | components["schemas"]["RetryInfo"] | components["schemas"]["Any"])[] | null;
        };
        /**
         * Operation
         * @description A google.longrunning.Operation: a piece of work that goes on after the call that started it has been answered.
         *     A key may be present with null in it, so judge by `done` first. Once `done` is true, at most one of `error` and
         *     `response` is set; some services set neither on success. The vendor's page shows both at once: that example is generated
         *     from the schema, and is not a real answer.
         */
        Operation: {
            /**
             * @description The operation's ID; the page says no more. That it equals the `id` of the task in `searchTasks` is plausible and
             *     stated nowhere.
             * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
             */
            name?: string | null;
            /** @description What the service tells about the work as it goes on. Its type is not documented. Null when there is none. */
            metadata?: components["schemas"]["Any"] | null;
            /** @description False, null or absent while the operation runs; true when it has ended, well or badly. */
            done?: boolean | null;
            /** @description Why the operation failed or was cancelled. Null while it runs, and when it succeeded. */
            error?: components["schemas"]["Status"] | null;
            /**
             * @description What the operation produced. Its type is not documented. Null while it runs, when it failed, and perhaps on success
             *     too.
             */
            response?: components["schemas"]["Any"] | null;
        };
        /**
         * TransferType
         * @description The direction of a transfer. A service may send numbers that are not listed here.
         * @example 1
         */
        TransferType: (0 | 1 | 2) | number;
        /**
         * TaskState
         * @description Where a task stands. FINISHED, ERROR and CANCEL are final, and so, by their names, are REJECTED and
         *     SENSEDATA_TRANSFER_FAILED; that a state is final is inferred, not documented. A service may send numbers that are not
         *     listed here: treat such a task as still running, and keep the normal pace.
         * @example 1
         */
        TaskState: (0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8) | number;
        /**
         * SearchTasksRequest
         * @description Which tasks to list. The page marks all nine fields as required, yet its own curl sends only `page_no`, `page_size` and
         *     `transfer_type`. A real request has more weight than a generated table, so none is required here. Names that are not
         *     listed are refused here, so that a misspelt one is noticed; what the service does with them is not documented.
         */
        SearchTasksRequest: {
            /**
             * @description The data space's ID, once more. The path names it already; leave it out, or give the same value.
             * @example ds-7f3c9a52
             */
            data_space_id?: string;
            /**
             * @description Only tasks of this dataset. Without it, tasks of all datasets in the data space.
             * @example repo-2d81e6b4
             */
            repo_id?: string;
            /**
             * @description Only tasks of datasets whose name contains this word.
             * @example street
             */
            repo_name_keyword?: string;
            /** @description Only tasks of this direction. 1 for uploads. */
            transfer_type?: components["schemas"]["TransferType"];
            /**
             * @description Only tasks in one of these states. Without it, or empty, tasks in any state.
             * @example [
             *       0,
             *       1
             *     ]
             */
            task_states?: components["schemas"]["TaskState"][];
            /**
             * Format: date-time
             * @description Only tasks from this time on, RFC 3339. Which time of a task is compared is not documented; its creation is the
             *     likely one.
             * @example 2023-07-26T00:00:00Z
             */
            start_time?: string;
            /**
             * Format: date-time
             * @description Only tasks up to this time, RFC 3339. Whether the bound itself is included is not documented.
             * @example 2023-07-27T00:00:00Z
             */
            end_time?: string;
            /**
             * Format: int32
             * @description How many tasks a page holds. The upper limit is not documented; a sibling call takes up to 1000.
             * @default 10
             * @example 10
             */
            page_size?: number;
            /**
             * Format: int32
             * @description The number of the page. **Whether the first page is 0 or 1 is unknown**: the page gives 0 as the default, and its own
             *     curl starts at 1. Work with either: ask for 0, then 1, and drop tasks whose `id` was there before.
             * @default 0
             * @example 1
             */
            page_no?: number;
        };
        /**
         * TaskOssConfig
         * @description The object store of a task, as `searchTasks` gives it back. **Both keys are included.** Any field may be null.
         */
        TaskOssConfig: {
            /**
             * @description The bucket that holds the files.
             * @example training-data
             */
            bucket_name?: string | null;
            /**
             * @description The store's endpoint, as it was given when the task was created.
             * @example oss-cn-shanghai.aliyuncs.com
             */
            oss_endpoint?: string | null;
            /**
             * Format: password
             * @description The store's access key. Do not log it.
             * @example EXAMPLE-ACCESS-KEY
             */
            access_key?: string | null;
            /**
             * Format: password
             * @description The secret to `access_key`. Do not log it.
             * @example EXAMPLE-SECRET-KEY
             */
            secret_key?: string | null;
            /** @description Whether the bucket's name stands in the host (true) or in the path (false). */
            virtual_host_style?: boolean | null;
            /** @description Whether the store is reached over http. */
            disable_ssl?: boolean | null;
            /** @description Whether the store's certificate goes unchecked. */
            insecure_skip_verify?: boolean | null;
        };
        /**
         * Int64
         * Format: int64
         * @description A 64-bit integer. The service sends it as a string of decimal digits, and a bare number is accepted too. Read it with
         *     `BigInt`: a JavaScript number loses digits from 2^53 on.
         * @example 73400320
         * @example 73400320
         */
        Int64: string | number;
        /**
         * TransferTaskFile
         * @description One file of a task.
         */
        TransferTaskFile: {
            /**
             * @description The file's path.
             * @example images/2023-07/000017.jpg
             */
            path?: string | null;
            /**
             * Format: int32
             * @description Where the file stands. An enumeration whose values are not documented.
             * @example 2
             */
            state?: number | null;
            /**
             * Format: int32
             * @description What went wrong with the file. An enumeration whose values are not documented.
             * @example 0
             */
            err?: number | null;
            /** @description The file's size, in bytes. */
            size?: components["schemas"]["Int64"] | null;
        };
        /**
         * TransferTask
         * @description A transfer task, as `searchTasks` reports it. Any field may be null, empty or absent while it is not known: in particular
         *     the totals, before the service has listed the source.
         */
        TransferTask: {
            /**
             * @description The task's ID. That it equals the `name` of the operation which created the task is plausible and stated nowhere.
             * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
             */
            id?: string | null;
            /** @description The kind of task. */
            task_type?: components["schemas"]["TaskType"] | null;
            /** @description Where the task stands. Null is read as STARTED, the default. */
            task_state?: components["schemas"]["TaskState"] | null;
            /**
             * @description The branch that receives the files. Whether this is its ID or its name is not documented.
             * @example branch-main
             */
            target_branch?: string | null;
            /**
             * @description The ID of the task's commit.
             * @example c-20230726-001
             */
            commit_id?: string | null;
            /**
             * @description The message of the commit.
             * @example Add the images of July 2023
             */
            commit_msg?: string | null;
            /**
             * @description The name of the user who created the task.
             * @example zhang.san
             */
            creator_name?: string | null;
            /** @description The object store of the task. **Contains the access key and the secret key.** */
            oss_config?: components["schemas"]["TaskOssConfig"] | null;
            /**
             * @description The path inside the bucket whose objects are transferred.
             * @example images/2023-07/
             */
            source_path?: string | null;
            /**
             * @description The path inside the dataset below which the files are put.
             * @example /train
             */
            target_path?: string | null;
            /**
             * @description Why the task failed, in words. Empty or null when it did not.
             * @example
             */
            err_msg?: string | null;
            /** @description The size of all files together, in bytes. 0 or null until the source has been listed. */
            total_file_size?: components["schemas"]["Int64"] | null;
            /** @description The number of all files. 0 or null until the source has been listed. */
            total_file_count?: components["schemas"]["Int64"] | null;
            /** @description The size of the files that have arrived, in bytes. Divide by `total_file_size` for progress. */
            succeed_file_size?: components["schemas"]["Int64"] | null;
            /** @description The number of files that have arrived. */
            succeed_file_count?: components["schemas"]["Int64"] | null;
            /** @description The size of the files that failed, in bytes. */
            failed_file_size?: components["schemas"]["Int64"] | null;
            /** @description The number of files that failed. */
            failed_file_count?: components["schemas"]["Int64"] | null;
            /** @description The files of the task. Which files are listed, and whether all are, is not documented; use the counts for progress. */
            files?: components["schemas"]["TransferTaskFile"][] | null;
            /**
             * Format: date-time
             * @description When the task was created, RFC 3339.
             * @example 2023-07-26T11:36:03Z
             */
            create_time?: string | null;
            /**
             * Format: date-time
             * @description When the task ended, RFC 3339. Null until then.
             * @example 2023-07-26T11:41:55Z
             */
            finish_time?: string | null;
            /** @description The direction of the transfer. 1 for uploads. */
            transfer_type?: components["schemas"]["TransferType"] | null;
            /**
             * @description The dataset's ID.
             * @example repo-2d81e6b4
             */
            repo_id?: string | null;
            /**
             * @description The dataset's name.
             * @example street-scenes
             */
            repo_name?: string | null;
            /** @description The related task and the authorisation, as given when the task was created. */
            extra_info?: components["schemas"]["ExtraInfo"] | null;
        };
        /**
         * SearchTasksResponse
         * @description One page of transfer tasks.
         */
        SearchTasksResponse: {
            /** @description The tasks of this page. Empty or null past the end. Their order is not documented. */
            tasks?: components["schemas"]["TransferTask"][] | null;
            /**
             * Format: int32
             * @description How many tasks match in all, on all pages.
             * @example 3
             */
            total?: number | null;
        };
        /**
         * Repo
         * @description A dataset. The page lists more fields than these, which nothing here needs.
         */
        Repo: {
            /**
             * @description The dataset's ID, the `repo_id` of the other calls.
             * @example 8c0f6a52-6d0e-4a43-9c41-0f4f3a1f7f10
             */
            id?: string | null;
            /**
             * @description The dataset's name.
             * @example street-signs
             */
            name?: string | null;
            /**
             * @description The dataset's name as people are shown it.
             * @example Street signs
             */
            display_name?: string | null;
            /**
             * Format: int32
             * @description How many branches it has.
             * @example 1
             */
            branch_num?: number | null;
            /**
             * Format: int32
             * @description How many commits it has.
             * @example 3
             */
            commit_num?: number | null;
            /** @description How many files it has. */
            file_num?: components["schemas"]["Int64"] | null;
        };
        /**
         * Dataset
         * @description A public dataset, as it is listed.
         */
        Dataset: {
            /** @description The dataset itself. The API calls it a repo, because it has branches and commits. */
            repo?: components["schemas"]["Repo"] | null;
            /**
             * @description Whose dataset it is.
             * @example sensetime
             */
            tenant_code?: string | null;
            /**
             * @description What the dataset is tagged with. What a tag looks like is not documented.
             * @example [
             *       "images"
             *     ]
             */
            tags?: unknown[] | null;
        };
        /**
         * ListDatasetsResponse
         * @description One page of public datasets.
         */
        ListDatasetsResponse: {
            /** @description The datasets of this page. Empty or null past the end. Their order is not documented. */
            datasets?: components["schemas"]["Dataset"][] | null;
            /**
             * Format: int32
             * @description How many datasets match in all, on all pages.
             * @example 2
             */
            total?: number | null;
        };
        /**
         * SearchTreeRequest
         * @description Which commit, and which of its files. Names that are not listed are refused here, so that a misspelt one is noticed; what
         *     the service does with them is not documented.
         */
        SearchTreeRequest: {
            /**
             * @description The dataset's ID, once more. The page marks it as required; give the value that the path has.
             * @example 8c0f6a52-6d0e-4a43-9c41-0f4f3a1f7f10
             */
            repo_id: string;
            /**
             * @description The branch whose latest commit is meant. Without a branch and a commit it is `master`.
             * @example master
             */
            branch_name?: string;
            /**
             * @description The branch by its ID. It counts before `branch_name`.
             * @example 2f6f6f0c-7a2f-4f0e-8a53-5f9f6f4b6c7d
             */
            branch_id?: string;
            /**
             * @description The commit itself. It counts before both ways to name a branch.
             * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
             */
            commit_id?: string;
            /**
             * @description The folder to search. Without it, the whole tree.
             * @example /train
             */
            path?: string;
            /**
             * Format: int32
             * @description How many files a page holds. 0 stands for the default.
             * @default 10
             * @example 1000
             */
            page_size?: number;
            /**
             * @description The `next_page_token` of the page before. Without it, or empty, the first page.
             * @example
             */
            page_token?: string;
            /**
             * @description What to search for in the files' names. That an empty one finds every file is inferred.
             * @example
             */
            query?: string;
            /**
             * @description Only files whose path begins so.
             * @example /train/images/
             */
            path_prefix?: string;
            /**
             * @description Only files after this path. That the order is by path then is inferred.
             * @example /train/images/000017.jpg
             */
            start_file_path?: string;
            /**
             * @description Only files whose name matches. The kind of pattern is not documented.
             * @example *.jpg
             */
            file_name_pattern?: string;
            /**
             * @description Leaves the `commit` of each file out.
             * @example true
             */
            without_commit?: boolean;
            /**
             * @description Adds a link to each file that can be downloaded without credentials.
             * @example true
             */
            contain_presign_uri?: boolean;
            /**
             * Format: int32
             * @description For how many seconds the links hold. The default is not documented.
             * @example 3600
             */
            presign_uri_expired_sec?: number;
        };
        /**
         * TreeFileType
         * @description What an entry of a tree is. A service may send numbers that are not listed here.
         * @example 1
         */
        TreeFileType: (0 | 1 | 2 | 3) | number;
        /**
         * Commit
         * @description A commit of a dataset. The page lists more fields than these, which nothing here needs.
         */
        Commit: {
            /**
             * @description The commit's ID.
             * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
             */
            id?: string | null;
            /**
             * @description The dataset's ID.
             * @example 8c0f6a52-6d0e-4a43-9c41-0f4f3a1f7f10
             */
            repo_id?: string | null;
            /**
             * @description The ID of the branch that the commit was made on.
             * @example 2f6f6f0c-7a2f-4f0e-8a53-5f9f6f4b6c7d
             */
            branch_id?: string | null;
            /**
             * @description The ID of the commit before. Empty or null for the first.
             * @example
             */
            pid?: string | null;
            /**
             * Format: int32
             * @description How many commits are before it.
             * @example 0
             */
            depth?: number | null;
            /**
             * @description What the commit says of itself.
             * @example Add the images
             */
            commit_message?: string | null;
            /**
             * Format: date-time
             * @description When it was made, RFC 3339.
             * @example 2023-07-26T11:36:03Z
             */
            create_time?: string | null;
        };
        /**
         * TreeFile
         * @description A file of a commit, or a folder.
         */
        TreeFile: {
            /**
             * @description The name without the folders.
             * @example 000017.jpg
             */
            file_name?: string | null;
            /**
             * @description The path within the commit. Whether it begins with a slash is not documented.
             * @example /train/images/000017.jpg
             */
            path?: string | null;
            /**
             * @description The SHA-256 of the content, as hexadecimal digits.
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            hash?: string | null;
            /** @description The file's size, in bytes. */
            size?: components["schemas"]["Int64"] | null;
            /** @description A folder or a file, and how it is kept. */
            type?: components["schemas"]["TreeFileType"] | null;
            /**
             * @description What kind of file it is. Its values are not documented.
             * @example jpg
             */
            file_type?: string | null;
            /** @description The commit that brought the file. Null with `without_commit`. */
            commit?: components["schemas"]["Commit"] | null;
            /**
             * @description A link that needs no credentials, where one was asked for. **It is a secret for as long as it holds.**
             * @example https://store.example/o/9f86?signature=x
             */
            presign_uri?: string | null;
        };
        /**
         * SearchTreeResponse
         * @description One page of the files of a commit.
         */
        SearchTreeResponse: {
            /** @description The files of this page. Empty or null where none is left. */
            files?: components["schemas"]["TreeFile"][] | null;
            /**
             * @description What to ask for the next page with. Empty or null on the last one.
             * @example b2Zmc2V0OjI=
             */
            next_page_token?: string | null;
        };
    };
    responses: {
        /**
         * @description Any other error. The body is a `Status`, unless something in front of the service answered in its place: then it may
         *     be wrapped in `{"error": ...}`, be HTML, or be empty.
         */
        OtherError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The request is not understood, or does not fit the state of things. Codes: 3 INVALID_ARGUMENT, 9
         *     FAILED_PRECONDITION, 11 OUT_OF_RANGE. Sending it again unchanged is of no use. The `details` name the field where
         *     they can.
         */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description No valid credentials: the signature is wrong, the date is too far off, or the token has ended. Codes: 16
         *     UNAUTHENTICATED. Check the key pair and this machine's clock, or fetch a new token.
         */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The credentials are valid, and may not do this. Codes: 7 PERMISSION_DENIED. Ask the owner of the data space for
         *     access.
         */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The data space, dataset, branch or operation does not exist, or is not visible to the caller. Codes: 5 NOT_FOUND. An
         *     operation may also have expired.
         */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The request was cancelled before it was answered. One page of the vendor gives 499 for the same code. Codes: 1
         *     CANCELLED. What the server did with the request is unknown: look with `searchTasks` before creating again.
         */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The request collides with something that exists, or with another request. Codes: 6 ALREADY_EXISTS, 10 ABORTED. Read
         *     the state again, and decide anew.
         */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The request body is larger than the server takes. Codes: 11 OUT_OF_RANGE or 3 INVALID_ARGUMENT. Send a smaller body.
         *     The code table has no entry for this status, so the code in the body may be either.
         */
        ContentTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The caller sends too much, or a quota is used up. Codes: 8 RESOURCE_EXHAUSTED. The request was refused unprocessed.
         *     Wait for at least `Retry-After` and `RetryInfo.retry_delay`, whichever is longer.
         */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The service failed. Codes: 2 UNKNOWN, 13 INTERNAL, 15 DATA_LOSS. What was done is unknown. Give `LogInfo.log_id` to
         *     the vendor's support.
         */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The service does not offer this operation. Codes: 12 UNIMPLEMENTED. Another path may be right: see `pathOverrides`
         *     of the client.
         */
        NotImplemented: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The service cannot be reached for now. Codes: 14 UNAVAILABLE. Wait for at least `Retry-After`, then send again if
         *     the call is safe to repeat.
         */
        ServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /**
         * @description The answer did not come in time. The work may have been done all the same. Codes: 4 DEADLINE_EXCEEDED. Look with
         *     `searchTasks` before creating again.
         */
        GatewayTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
    };
    parameters: {
        /**
         * @description The data space's ID. A data space holds datasets, and the tasks that fill them.
         * @example ds-7f3c9a52
         */
        DataSpaceId: string;
        /**
         * @description The dataset's ID. The API calls a dataset a repo, because it has branches and commits.
         * @example repo-2d81e6b4
         */
        RepoId: string;
        /**
         * @description The ID of the branch that receives the files. The task's commit becomes part of this branch.
         * @example branch-main
         */
        BranchId: string;
        /**
         * @description The number of the page. The first one is 1.
         * @example 1
         */
        DatasetPage: number;
        /**
         * @description How many datasets a page holds. 0 stands for the default.
         * @example 10
         */
        DatasetPageSize: number;
        /**
         * @description Only datasets whose name contains this word. Which of the names is compared is not documented.
         * @example street
         */
        DatasetKeyword: string;
        /**
         * @description The operation's ID: `Operation.name`, or what follows the last slash of it if the name has the form `operations/<id>`.
         * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
         */
        OperationId: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description How long to wait before the next attempt, as whole seconds or as an HTTP date. It may be missing.
         * @example 3
         */
        RetryAfter: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createUploadFilesTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The data space's ID. A data space holds datasets, and the tasks that fill them.
                 * @example ds-7f3c9a52
                 */
                data_space_id: components["parameters"]["DataSpaceId"];
                /**
                 * @description The dataset's ID. The API calls a dataset a repo, because it has branches and commits.
                 * @example repo-2d81e6b4
                 */
                repo_id: components["parameters"]["RepoId"];
                /**
                 * @description The ID of the branch that receives the files. The task's commit becomes part of this branch.
                 * @example branch-main
                 */
                branch_id: components["parameters"]["BranchId"];
            };
            cookie?: never;
        };
        /**
         * @description Where the files are, where they go, and how to reach them. The body is required; the page marks no single property
         *     as required.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUploadFilesTaskRequest"];
            };
        };
        responses: {
            /** @description The task was created. The operation is usually still running: `done` is false, and `error` and `response` are null. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
            default: components["responses"]["OtherError"];
        };
    };
    searchTasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The data space's ID. A data space holds datasets, and the tasks that fill them.
                 * @example ds-7f3c9a52
                 */
                data_space_id: components["parameters"]["DataSpaceId"];
            };
            cookie?: never;
        };
        /** @description What to look for, and which page of it. An empty object asks for the first page of all tasks. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchTasksRequest"];
            };
        };
        responses: {
            /** @description One page of the tasks found, and how many there are in all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchTasksResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
            default: components["responses"]["OtherError"];
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                /**
                 * @description The number of the page. The first one is 1.
                 * @example 1
                 */
                page?: components["parameters"]["DatasetPage"];
                /**
                 * @description How many datasets a page holds. 0 stands for the default.
                 * @example 10
                 */
                page_size?: components["parameters"]["DatasetPageSize"];
                /**
                 * @description Only datasets whose name contains this word. Which of the names is compared is not documented.
                 * @example street
                 */
                keyword?: components["parameters"]["DatasetKeyword"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the datasets found, and how many there are in all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListDatasetsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
            default: components["responses"]["OtherError"];
        };
    };
    searchTree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The data space's ID. A data space holds datasets, and the tasks that fill them.
                 * @example ds-7f3c9a52
                 */
                data_space_id: components["parameters"]["DataSpaceId"];
                /**
                 * @description The dataset's ID. The API calls a dataset a repo, because it has branches and commits.
                 * @example repo-2d81e6b4
                 */
                repo_id: components["parameters"]["RepoId"];
            };
            cookie?: never;
        };
        /** @description Which commit, and which of its files. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchTreeRequest"];
            };
        };
        responses: {
            /** @description One page of the files found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchTreeResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
            default: components["responses"]["OtherError"];
        };
    };
    getOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The operation's ID: `Operation.name`, or what follows the last slash of it if the name has the form `operations/<id>`.
                 * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
                 */
                operation_id: components["parameters"]["OperationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
            default: components["responses"]["OtherError"];
        };
    };
    cancelOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The operation's ID: `Operation.name`, or what follows the last slash of it if the name has the form `operations/<id>`.
                 * @example 5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11
                 */
                operation_id: components["parameters"]["OperationId"];
            };
            cookie?: never;
        };
        /** @description Nothing needs to be sent. An empty object is accepted. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The wish was received. This does not mean that the operation has stopped. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
            default: components["responses"]["OtherError"];
        };
    };
}
