import type { Follow } from "./competitors/competitor.js";

export const competitors = {
  batched: { label: "@aidmp/operations, `taskListSource`", load: () => import("./competitors/batched.js") },
  single: { label: "@aidmp/operations, `operationSource`", load: () => import("./competitors/single.js") },
  "core-lro": { label: "@azure/core-lro", load: () => import("./competitors/core-lro.js") },
} as const satisfies Record<
  string,
  { readonly label: string; readonly load: () => Promise<{ readonly follow: Follow }> }
>;

export type CompetitorName = keyof typeof competitors;

export const competitorNames: readonly CompetitorName[] = Object.keys(competitors).filter(isCompetitorName);

export function isCompetitorName(name: unknown): name is CompetitorName {
  return typeof name === "string" && Object.hasOwn(competitors, name);
}
