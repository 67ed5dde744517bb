import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * The commit has no file of that path.
 *
 * @see docs/guides/en/errors.md#FileNotFoundError
 */
export class FileNotFoundError extends AidmpError {
  override readonly name: string = "FileNotFoundError";
  readonly path: string;

  constructor(path: string, looked: number) {
    super(
      `There is no file ${JSON.stringify(path)} in the commit (${looked} with such a beginning were looked at). Paths are case-sensitive; listFiles shows them.`,
    );
    this.path = path;
  }
}

export function isFileNotFoundError(value: unknown): value is FileNotFoundError {
  return isErrorNamed(value, "FileNotFoundError");
}
