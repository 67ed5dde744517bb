import { readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { Gate, Issue } from "./gate.ts";

/** What may be in a tarball, beside what `files` names one by one. */
const allowed =
  /^(dist\/.+\.(js|d\.ts)(\.map)?|dist\/cjs\/package\.json|src\/.+\.ts|package\.json|README(\.zh-CN)?\.md|LICENSE|CHANGELOG\.md)$/;

/** Every file that is published is meant to be, and maps lead into the tarball. That what `exports` names is there: publint. */
export const contentsGate: Gate = async ({ folder, manifest: { files = [] }, tarball }) => {
  const present = new Set((await tarball()).contents);
  const issues: Issue[] = ["README.md", "LICENSE"]
    .filter((path) => !present.has(path))
    .map((path) => ({ problem: `${path} is not in the tarball.`, fix: "Write it." }));
  for (const path of present) {
    if (!allowed.test(path) && !files.includes(path)) {
      issues.push({ problem: `${path} would be published.`, fix: 'Remove it, or name it in "files".' });
    }
    if (path.endsWith(".map") && !(await sourcesOf(join(folder, path), dirname(path))).every((it) => present.has(it))) {
      issues.push({
        problem: `The source map ${path} leads out of the tarball.`,
        fix: 'Publish its sources: "files".',
      });
    }
  }
  return issues;
};

async function sourcesOf(file: string, folder: string): Promise<readonly string[]> {
  const { sources }: { readonly sources: readonly string[] } = JSON.parse(await readFile(file, "utf8"));
  return sources.map((source) => posix.join(folder, source));
}
