import type { AidmpClient } from "@aidmp/client";
import { AidmpError } from "@aidmp/client";
import { findFile, type FileRef } from "./find-file.js";

export interface PresignedUrlOptions {
  /** For how long the link holds, in whole seconds. Default: 3600. */
  readonly expiresInSeconds?: number | undefined;
}

/**
 * A link with which a file can be downloaded without credentials: whoever has it can read the file until it expires.
 *
 * @throws {FileNotFoundError} the commit has no such file; {AidmpError} the service gave no link; what `searchTree` throws.
 */
export async function presignedUrl(
  client: AidmpClient,
  file: FileRef,
  { expiresInSeconds = 3600 }: PresignedUrlOptions = {},
): Promise<string> {
  const found = await findFile(client, file, {
    contain_presign_uri: true,
    presign_uri_expired_sec: Math.ceil(expiresInSeconds),
    without_commit: true,
  });
  if (found.presign_uri) return found.presign_uri;
  throw new AidmpError(
    `The service gave no link to ${JSON.stringify(file.path)}. The name of the field is inferred; see what is assumed in the guides.`,
  );
}
