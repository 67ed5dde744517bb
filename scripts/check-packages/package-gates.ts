import { apiSnapshotGate } from "./api-snapshot.ts";
import { compilerOptionsGate } from "./compiler-options.ts";
import { contentsGate } from "./contents.ts";
import type { Gate } from "./gate.ts";
import { licencesGate } from "./licences.ts";
import { manifestGate } from "./manifest.ts";
import { publintGate } from "./publint.ts";

/** What each package must pass, by the name that the report gives it. */
export const packageGates = {
  manifest: manifestGate,
  contents: contentsGate,
  publint: publintGate,
  "public API": apiSnapshotGate,
  "compiler options": compilerOptionsGate,
  licences: licencesGate,
} as const satisfies Readonly<Record<string, Gate>>;
