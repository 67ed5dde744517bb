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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
