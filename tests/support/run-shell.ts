import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ProgramEnd, runToEnd } from "./run-program.js";

const bin = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));

/**
 * Runs a script of the pages to its end, in a folder of its own, with `aidmp` on the path and the home directory empty.
 * The object stores of the tests have no https: `--no-ssl` is added where a bucket is named.
 */
export async function runShell(
  script: string,
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<ProgramEnd> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-shell-"));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    await writeFile(
      join(folder, "aidmp"),
      `#!/bin/sh\ncase "$*" in upload*|*s3://*) set -- "$@" --no-ssl;; esac\nexec "${process.execPath}" "${bin}" "$@"\n`,
    );
    await chmod(join(folder, "aidmp"), 0o755);
    const PATH = `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
    const surroundings = { PATH, HOME: folder, XDG_CONFIG_HOME: join(folder, "config"), LANG: "C" };
    return await runToEnd("bash", ["-eu", script], { cwd: folder, env: { ...env, ...surroundings } });
  } finally {
    await rm(folder, { recursive: true });
  }
}
