// Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.

export type paths = Record<string, never>;
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
