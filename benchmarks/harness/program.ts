import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A program that measures: it takes one JSON argument and prints one line of JSON, in a process of its own each time. */
export interface Program {
  /** @throws with the program's own words when it fails. */
  run(task: object, flags?: readonly string[]): Promise<unknown>;
  /** The built file, to be run in another way. */
  readonly path: string;
}

/** Beside node_modules, so that the built programs find what they import. */
export const cacheDirectory: string = fileURLToPath(new URL("../.cache/", import.meta.url));

/**
 * Builds a program to plain JavaScript; packages stay imports. No loader runs beside what is measured: tsx, for one,
 * wraps every function in a call that keeps its name, which would slow a hand-written loop and not its peers' code.
 */
export async function program(source: URL): Promise<Program> {
  const name = `${basename(fileURLToPath(new URL(".", source)))}-${basename(source.pathname, ".ts")}`;
  const outdir = join(cacheDirectory, name);
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: [{ in: fileURLToPath(source), out: name }],
    outdir,
    bundle: true,
    // A competitor that is not measured is not loaded.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    outExtension: { ".js": ".mjs" },
    logLevel: "error",
  });
  const path = join(outdir, `${name}.mjs`);
  return { path, run: (task, flags = []) => runProgram(path, task, flags) };
}

async function runProgram(path: string, task: object, flags: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, ["--no-warnings", ...flags, path, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaints += chunk));
  const [code]: unknown[] = await once(child, "close");
  const lastLine = output.trimEnd().split("\n").at(-1) ?? "";
  if (code !== 0) throw new Error(`${basename(path)} ${JSON.stringify(task)} failed:\n${complaints || output}`);
  return JSON.parse(lastLine);
}
