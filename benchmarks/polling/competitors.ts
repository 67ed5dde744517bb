import type { Competitor } from "./competitors/competitor.js";

export const competitors = {
  ours: { label: "@aidmp/operations", load: () => import("./competitors/ours.js") },
  "ours-single": {
    label: "@aidmp/operations, one operation a read",
    load: () => import("./competitors/ours-single.js"),
  },
  "by-hand": { label: "`while` and `setTimeout` by hand", load: () => import("./competitors/by-hand.js") },
  "step-by-hand": {
    label: "the same around `step` of @aidmp/operations",
    load: () => import("./competitors/step-by-hand.js"),
  },
  "p-wait-for": { label: "p-wait-for", load: () => import("./competitors/p-wait-for.js") },
  cockatiel: { label: "cockatiel", load: () => import("./competitors/cockatiel.js") },
  "smithy-waiter": { label: "@smithy/util-waiter", load: () => import("./competitors/smithy-waiter.js") },
  "google-gax": { label: "google-gax", load: () => import("./competitors/google-gax.js") },
  "core-lro": { label: "@azure/core-lro", load: () => import("./competitors/core-lro.js") },
} as const satisfies Record<string, Competitor>;

export type CompetitorName = keyof typeof competitors;

export const competitorNames: readonly CompetitorName[] = Object.keys(competitors).filter(isCompetitorName);

export function isCompetitorName(name: unknown): name is CompetitorName {
  return typeof name === "string" && Object.hasOwn(competitors, name);
}
