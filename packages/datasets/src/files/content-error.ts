import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

export interface FileFacts {
  readonly size: number | undefined;
  readonly sha256: string | undefined;
}

/**
 * What was downloaded is not what the commit says.
 *
 * @see docs/guides/en/errors.md#ContentError
 */
export class ContentError extends AidmpError {
  override readonly name: string = "ContentError";
  readonly path: string;
  /** By the commit. */
  readonly expected: FileFacts;
  /** What arrived. */
  readonly actual: FileFacts;

  constructor(path: string, expected: FileFacts, actual: FileFacts) {
    super(
      `${JSON.stringify(path)} is not what the commit says: ${describe(expected)} expected, ${describe(actual)} arrived. Do not use what was read.`,
    );
    this.path = path;
    this.expected = expected;
    this.actual = actual;
  }
}

export function isContentError(value: unknown): value is ContentError {
  return isErrorNamed(value, "ContentError");
}

function describe({ size, sha256 }: FileFacts): string {
  return `${size ?? "?"} bytes, SHA-256 ${sha256 ?? "?"}`;
}
