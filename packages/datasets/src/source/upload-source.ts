/** Where an upload copies from: objects of an S3 store below a prefix, and the keys that may read them. */
export interface UploadSource {
  readonly bucket: string;
  /** Host of the store, with a port where it has one: `oss-cn-hangzhou.aliyuncs.com`. No scheme, no bucket. */
  readonly endpoint: string;
  /** What the keys of the objects begin with, `images/`, or one whole key. `""` is the whole bucket, and must be said. */
  readonly prefix: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The kind of store, which says how its buckets are addressed. */
  readonly preset?: StorePreset | undefined;
  /** Whether the bucket stands in the host (`bucket.endpoint`) and not in the path. Default: by `preset`; without one, the service's own. */
  readonly virtualHostStyle?: boolean | undefined;
  /** Reads over plain http. Default: false. */
  readonly disableSsl?: boolean | undefined;
  /** Accepts any certificate of the store. Default: false. */
  readonly insecureSkipVerify?: boolean | undefined;
}

export type StorePreset = "aoss" | "aliyun" | "minio" | "s3";

/**
 * Whether a store wants its bucket in the host. AOSS: the vendor's example of `oss_config`. Alibaba Cloud refuses anything else
 * (SecondLevelDomainForbidden). MinIO wants a domain of its own for it. AWS takes both, and is leaving the path.
 */
export const virtualHostStyleOf: Readonly<Record<StorePreset, boolean>> = {
  aoss: false,
  aliyun: true,
  minio: false,
  s3: true,
};

/** Where an upload copies to. The ids are those of the console; `resolveBranch` finds a branch's. */
export interface UploadTarget {
  readonly dataSpaceId: string;
  /** The dataset's id. */
  readonly repoId: string;
  readonly branchId: string;
  /** The folder in the branch. Default: its root. */
  readonly path?: string | undefined;
}
