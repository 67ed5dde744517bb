/** One file of a source, as its listing tells it. */
export interface SourceFile {
  /** Relative to the source's root, with `/` between folders and none at its beginning. */
  readonly path: string;
  /** In bytes. */
  readonly size?: number | undefined;
  /** Of the whole content, as 64 hexadecimal digits. */
  readonly sha256?: string | undefined;
}

/**
 * What an upload is compared with: an async iterable of files. `s3Source`, `directorySource` and `sumsSource` are such; any other
 * will do. The two functions are for levels that need them.
 */
export interface FileSource extends AsyncIterable<SourceFile> {
  /** Finds the SHA-256 of a file whose listing has none, where somebody knows it; undefined where nobody does. */
  hashOf?(file: SourceFile, signal?: AbortSignal): Promise<string | undefined>;
  /** The content of a file. */
  open?(file: SourceFile, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}
