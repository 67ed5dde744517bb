import { at } from "../openapi-document.js";

/**
 * The lowest score that `redocly score` may give the document: what it has, so that no description, example or error is lost
 * by mistake.
 *
 * 90 is out of reach for a document that tells the truth about null. Of the 100 points of a call, 10 shrink by
 * depth/8 + alternatives/6 and 5 by alternatives/4, where an `anyOf` counts each alternative twice; a Status alone has
 * seven. Nearly every field of an answer may be null, and for a reference OpenAPI 3.1 can say so by a union only, so the
 * five calls with an answer worth the name get 0 to 5 of these 15. Up to 12 points are for fields with a constraint: the vendor
 * documents hardly any, and an invented one would refuse valid data.
 */
export const scoreFloor = 74.2;

/** What is wrong with the score in the report of `redocly score --format=json`; empty when nothing is. */
export function findScoreProblems(report: unknown, floor: number): readonly string[] {
  const score = at(report)["agentReadiness"];
  if (typeof score !== "number") return ["The report of `redocly score` has no score."];
  if (score >= floor) return [];
  return [`The document scores ${score}, below ${floor}; \`npx redocly score --operation-details\` says where.`];
}
