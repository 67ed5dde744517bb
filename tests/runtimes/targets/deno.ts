import { join } from "node:path";
import type { Target } from "../check.ts";
import { runProgram } from "@aidmp/test-support/run-program";
import { installTool, type Setting } from "../setting.ts";
import { denoVersion } from "../versions.ts";
import { runLifecycleOn } from "./lifecycle-check.ts";

/** Deno with one permission, the network to this machine: the packages read no file and no environment variable. */
export function deno(setting: Setting): Target {
  return {
    group: "Runtimes",
    name: "Deno",
    async prepare() {
      const program = join(await installTool(setting, "deno", denoVersion), "node_modules/.bin/deno");
      const env = { DENO_DIR: join(setting.cache, "deno-dir"), DENO_NO_UPDATE_CHECK: "1", DENO_NO_PROMPT: "1" };
      const [, version = ""] = /^deno (\S+)/.exec(await runProgram(program, ["--version"], { env })) ?? [];
      const args = ["run", "--node-modules-dir=manual", "--allow-net=127.0.0.1", "main.js"];
      return {
        version,
        checks: [{ how: "`import`, `--allow-net` only", run: () => runLifecycleOn(setting, program, args, { env }) }],
      };
    },
  };
}
