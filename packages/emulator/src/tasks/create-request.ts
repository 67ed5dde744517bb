/** The body of createUploadFilesTask; that it has this shape was checked against the document. Unset may be null. */
export interface CreateRequest {
  readonly task_type?: number | null;
  readonly commit_id?: string | null;
  readonly bucket_name?: string | null;
  readonly oss_endpoint?: string | null;
  readonly source_path?: string | null;
  readonly target_path?: string | null;
  readonly commit_msg?: string | null;
  readonly real_user_info?: { readonly user_id?: string | null; readonly user_name?: string | null } | null;
  readonly oss_config?: OssConfig | null;
  readonly extra_info?: ExtraInfo | null;
}

export interface OssConfig {
  readonly bucket_name?: string | null;
  readonly oss_endpoint?: string | null;
  readonly access_key?: string | null;
  readonly secret_key?: string | null;
  readonly virtual_host_style?: boolean | null;
  readonly disable_ssl?: boolean | null;
  readonly insecure_skip_verify?: boolean | null;
}

export interface ExtraInfo {
  readonly related_id?: string | null;
  readonly auth_info?: {
    readonly auth_state?: number | null;
    readonly authority_type?: number | null;
    readonly auth_id?: string | null;
  } | null;
}
