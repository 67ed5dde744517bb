import { isObject, textOf, type JsonObject } from "../openapi-document.js";

/** What a change asks of the next version. */
export type Bump = "none" | "patch" | "minor" | "major";

export interface DocumentChange {
  readonly impact: Bump;
  readonly description: string;
}

/** Whether the changes of the document since its last release are announced; what is wrong, in words. */
export function findUnannouncedChanges(changes: readonly DocumentChange[], announced: Bump): readonly string[] {
  if (announced === "major") return [];
  return changes
    .filter(({ impact }) => impact === "major")
    .map(({ description }) => `breaking, and no changeset is "major": ${description}`);
}

/** Reads what `redocly diff --format=json` prints. Throws when it is not that. */
export function parseDiff(report: unknown): readonly DocumentChange[] {
  const changes = isObject(report) ? report["changes"] : undefined;
  if (!Array.isArray(changes)) throw new TypeError("The report of `redocly diff` has no list of changes.");
  return changes.filter(isObject).map((change) => ({
    impact: bumpOf(textOf(change["impact"])),
    description: describe(change),
  }));
}

function describe(change: JsonObject): string {
  const verdicts = Array.isArray(change["verdicts"]) ? change["verdicts"].filter(isObject) : [];
  const messages = verdicts.map(({ message }) => textOf(message)).filter((message) => message !== "");
  return messages.length > 0 ? messages.join(" ") : `${textOf(change["kind"])} at ${textOf(change["path"])}.`;
}

/** The greatest bump that the changesets of `.changeset/` announce, from the front matter of each. */
export function announcedBump(changesets: readonly string[]): Bump {
  const bumps = changesets.flatMap((text) => {
    const frontMatter = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? "";
    return Array.from(frontMatter.matchAll(/:\s*["']?(major|minor|patch)["']?\s*$/gm), (match) =>
      bumpOf(match[1] ?? ""),
    );
  });
  return bumps.reduce<Bump>((greatest, bump) => (rank[bump] > rank[greatest] ? bump : greatest), "none");
}

const rank: Readonly<Record<Bump, number>> = { none: 0, patch: 1, minor: 2, major: 3 };

function bumpOf(text: string): Bump {
  return text === "major" || text === "minor" || text === "patch" ? text : "none";
}
