import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { NotInstalledError } from "../stores/store.js";

/** The path of a program, in the first of the folders that has it. */
export async function programOf(name: string, folders: readonly string[], debianPackage: string): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new NotInstalledError(
    `${name} is not installed. On Debian: apt-get install -y --no-install-recommends ${debianPackage}`,
  );
}
