import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type ProgramEnd, runToEnd } from "@aidmp/test-support/run-program";
import type { Page } from "./page.ts";
import { programsOf } from "./program.ts";
import { type Reader, writeFiles } from "./reader.ts";

/** A project that the page describes, and the line with which it runs its tests. */
export interface TestedProject {
  readonly name: string;
  readonly type: "commonjs" | "module";
  readonly runner: "jest" | "vitest";
  /** The file of the page that becomes `jest.config.cjs`. */
  readonly config?: "esm.config.cjs" | "jest.config.cjs";
  readonly line: string;
  /** Which of its tests. */
  readonly only?: RegExp;
}

/** A folder for each project with what the page shows of it, as a reader would paste it. */
export async function runTests(reader: Reader, page: Page, project: TestedProject): Promise<ProgramEnd> {
  const folder = await reader.folderFor({ path: project.name, words: "", blocks: [] });
  const { line, only } = project;
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: project.type }));
  const programs = programsOf(page);
  await writeFiles(folder, project.runner === "jest" ? programs.map((each) => importingJest(page, each)) : programs);
  if (project.runner === "jest") await writeFiles(folder, settingsOf(page, project));
  const script = only === undefined ? line : `${line} -t '${only.source}'`;
  return runToEnd("bash", ["-euc", script], { cwd: folder, env: reader.terminal({ NO_COLOR: "1" }) });
}

function importingJest(
  { words }: Page,
  { file, code }: { file: string; code: string },
): { file: string; code: string } {
  const [, instead = ""] = /`(import \{[^`]* from "@jest\/globals";)`/.exec(words) ?? [];
  if (instead === "") throw new Error("The page does not say what to import from Jest.");
  return { file, code: code.replace(/^import .* from "vitest";$/m, instead) };
}

function settingsOf({ blocks }: Page, { config }: TestedProject): readonly { file: string; code: string }[] {
  const environment = "jsdom-with-fetch.cjs";
  return blocks.flatMap(({ language, example = "", code }) => {
    if (language === "json") return [{ file: "tsconfig.json", code }];
    if (basename(example) === config) return [{ file: "jest.config.cjs", code }];
    return basename(example) === environment ? [{ file: environment, code }] : [];
  });
}
