import type { Gate, RepositoryGate } from "./gate.ts";
import { apiSnapshotGate } from "./gates/api-snapshot.ts";
import { contentsGate } from "./gates/contents.ts";
import { isolatedDeclarationsGate } from "./gates/isolated-declarations.ts";
import { licencesGate } from "./gates/licences.ts";
import { manifestGate } from "./gates/manifest.ts";
import { portabilityGate } from "./gates/portability.ts";
import { publintGate } from "./gates/publint.ts";
import { sizeGate } from "./gates/size.ts";
import { typeResolutionGate } from "./gates/type-resolution.ts";
import { unusedGate } from "./gates/unused.ts";

/** What each package must pass. */
export function packageGates(root: string): readonly Gate[] {
  return [
    manifestGate,
    contentsGate,
    publintGate,
    typeResolutionGate(root),
    apiSnapshotGate,
    portabilityGate,
    isolatedDeclarationsGate,
    licencesGate,
  ];
}

/** What the repository must pass as a whole. */
export const repositoryGates: readonly RepositoryGate[] = [sizeGate, unusedGate];
