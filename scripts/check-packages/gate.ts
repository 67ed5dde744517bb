import type { PublishedPackage } from "./published-package.ts";

/** Something that must not be published so. */
export interface Finding {
  /** `@aidmp/client`, or the repository where it concerns no single package. */
  readonly where: string;
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
}

export interface Gate {
  readonly name: string;
  check(pkg: PublishedPackage): Promise<readonly Finding[]>;
}

/** A gate over the whole repository. */
export interface RepositoryGate {
  readonly name: string;
  check(root: string): Promise<readonly Finding[]>;
}
