import type { PublishedPackage } from "./published-package.ts";

/** Why a package must not be published so. */
export interface Issue {
  readonly problem: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Returns no issue for a package that is fit to be published. */
export type Gate = (pkg: PublishedPackage) => Promise<readonly Issue[]>;
