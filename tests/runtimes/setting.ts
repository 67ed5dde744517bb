import type { Consumer } from "./consumer.ts";
import type { InstallOptions } from "./install.ts";
import type { LiveService } from "./service.ts";

/** What every target needs. */
export interface Setting extends InstallOptions {
  /** The repository. */
  readonly root: string;
  readonly consumer: Consumer;
  readonly live: LiveService;
}
