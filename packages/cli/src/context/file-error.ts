/** What the system says of a file that was named. */
export interface FileError extends Error {
  readonly code: string;
  readonly path: string;
}

export function isFileError(error: unknown): error is FileError {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    "path" in error &&
    typeof error.path === "string"
  );
}
