/** What `startUpload` does beyond sending the request once, for logs. */
export type StartUploadEvent =
  /** The call failed in a way that tells nothing: the task list is searched. */
  | { readonly type: "outcome-unknown"; readonly error: unknown; readonly sends: number }
  /** The task was on the list. */
  | { readonly type: "adopted"; readonly taskId: string; readonly sends: number }
  /** The task was not on the list when the visibility delay had passed: the request is sent again. */
  | { readonly type: "send-again"; readonly sends: number };
