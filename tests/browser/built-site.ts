import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@aidmp/test-support/run-program";
import type { TestProject } from "vitest/node";
import { serveFolder } from "./serve-folder.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the pages are served, with a slash at the end. */
    readonly siteUrl: string;
    /** The folder that is served. */
    readonly siteFolder: string;
  }
}

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Below a path: what works there works at the root of a host, where the pages look for nothing outside of it. */
const base = "/sdk/";

/** Builds the pages as `npm run docs` does, apart from `dist/docs`, and serves them for as long as the tests run. */
async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = join(repository, "node_modules/.cache/aidmp-docs-tested");
  const tsx = join(repository, "node_modules/tsx/dist/cli.mjs");
  await runProgram(process.execPath, [tsx, join(repository, "scripts/docs.ts"), "--out", folder, "--base", base]);
  const server = await serveFolder(folder, base);
  project.provide("siteUrl", server.url);
  project.provide("siteFolder", folder);
  return () => server.close();
}

// oxlint-disable-next-line import/no-default-export -- vitest calls a global setup by its default export
export default setup;
