import type { Consumer } from "./consumer.ts";
import { installCached } from "./install.ts";
import type { LiveService } from "./service.ts";
import type { Version } from "./versions.ts";

/** What every target needs. */
export interface Setting {
  readonly root: string;
  /** Runtimes and compilers are kept here from run to run. */
  readonly cache: string;
  readonly consumer: Consumer;
  readonly live: LiveService;
  /** Whether to try the newest of each range instead of the versions that are known to install. */
  readonly newest: boolean;
}

/** Installs a runtime or a tool, and resolves with its folder. */
export function installTool({ cache, newest }: Setting, name: string, version: Version): Promise<string> {
  return installCached(cache, { [name]: newest ? version.range : version.pinned });
}
