import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "@aidmp/test-support/run-program";
import { installedVersion, installTool, type Version } from "../install.ts";
import type { Setting } from "../setting.ts";
import type { Target } from "../try-out.ts";

const versions: readonly Version[] = [
  { pinned: "5.9.3", range: "5.9" },
  { pinned: "6.0.3", range: "6.0" },
  { pinned: "7.0.2", range: "7.0" },
];

interface Project {
  readonly how: string;
  readonly options: object;
  readonly include: readonly string[];
}

/** How users set their compiler up: the consumer's own tsconfig.json, with these differences. */
const projects: readonly Project[] = [
  {
    how: "`nodenext`, DOM and Node types",
    options: {},
    include: ["*.ts", "*.cts"],
  },
  {
    how: "`nodenext`, Node types only",
    options: { lib: ["ES2023"] },
    include: ["lifecycle.ts", "whole-job.ts", "main.ts", "require.cts", "emulator.ts", "emulator-require.cts"],
  },
  {
    how: "`bundler`, DOM types only",
    options: { module: "ESNext", moduleResolution: "Bundler", lib: ["ES2023", "DOM"], types: [] },
    include: ["lifecycle.ts", "whole-job.ts", "browser.ts", "worker.ts"],
  },
];

/** Compiles the consumer strictly, with the packages' declarations checked as well (`skipLibCheck: false`). */
export function compilers(setting: Setting): readonly Target[] {
  return versions.map((version) => ({
    group: "Compilers",
    name: "TypeScript",
    async prepare() {
      const tool = await installTool(setting, "typescript", version);
      const { sources } = setting.consumer;
      return {
        version: await installedVersion(tool, "typescript"),
        checks: projects.map(({ how, options, include }, index) => ({
          how,
          async run() {
            const config = { extends: "./tsconfig.json", compilerOptions: options, include };
            const file = join(sources, `tsconfig.${index}.json`);
            await writeFile(file, JSON.stringify(config));
            await runProgram(join(tool, "node_modules/.bin/tsc"), ["-p", file]);
          },
        })),
      };
    },
  }));
}
