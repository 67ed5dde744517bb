import { createHash } from "node:crypto";
import type { TreeEntry } from "../branches/tree-file.js";
import type { ContentFault, ContentFaults } from "../faults/content-fault.js";
import { compileGlob } from "../text/glob.js";

/** Which content fault a file has. */
export type ChooseContentFault = (entry: TreeEntry) => ContentFault["kind"] | undefined;

interface Rule {
  readonly kind: ContentFault["kind"];
  readonly count: number | undefined;
  readonly seed: number;
  readonly matches: (entry: TreeEntry) => boolean;
}

interface Candidate {
  readonly rank: string;
  readonly path: string;
}

/**
 * Decides for the whole tree. A rule with a `count` takes those files whose hash with the seed is smallest, so the choice
 * depends on nothing but the tree and the rules. Memory grows with the counts, not with the tree.
 */
export async function chooseContentFaults(
  faults: ContentFaults,
  tree: AsyncIterable<TreeEntry>,
): Promise<ChooseContentFault> {
  const rules = faults.map(compileRule);
  const chosen = new Map<string, ContentFault["kind"]>();
  const needed = rules.map((_, index) => sumOf(rules.slice(0, index + 1)));
  const candidates = rules.map((): Candidate[] => []);
  if (rules.some(({ count }) => count !== undefined)) {
    for await (const entry of tree) {
      for (const [index, rule] of rules.entries()) {
        if (!rule.matches(entry)) continue;
        // What a rule without a count takes is left for no later rule.
        if (rule.count === undefined) break;
        const { path } = entry;
        const list = candidates[index];
        const most = needed[index] ?? 0;
        list?.push({ rank: rankOf(rule, path), path });
        if (list !== undefined && list.length > 2 * most + 1_000) keepSmallest(list, most);
      }
    }
  }
  for (const [index, { kind, count }] of rules.entries()) {
    const list = keepSmallest(candidates[index] ?? [], needed[index] ?? 0);
    // Earlier rules took some of these.
    for (const { path } of list.filter((candidate) => !chosen.has(candidate.path)).slice(0, count)) {
      chosen.set(path, kind);
    }
  }
  return (entry) => {
    const counted = chosen.get(entry.path);
    if (counted !== undefined) return counted;
    return rules.find(({ count, matches }) => count === undefined && matches(entry))?.kind;
  };
}

function compileRule({ kind, path, count, seed = 0 }: ContentFault): Rule {
  const isMatch = path === undefined ? (): boolean => true : compileGlob(path.replace(/^\//, ""));
  const needsBytes = kind === "corrupt" || kind === "truncated";
  return { kind, count, seed, matches: (entry) => isMatch(entry.path) && !(needsBytes && entry.size === 0) };
}

function sumOf(rules: readonly Rule[]): number {
  return rules.reduce((sum, { count }) => sum + (count ?? 0), 0);
}

function rankOf({ kind, seed }: Rule, path: string): string {
  return createHash("sha256")
    .update(JSON.stringify([seed, kind, path]))
    .digest("hex");
}

function keepSmallest(candidates: Candidate[], count: number): readonly Candidate[] {
  candidates.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  candidates.length = Math.min(candidates.length, count);
  return candidates;
}
