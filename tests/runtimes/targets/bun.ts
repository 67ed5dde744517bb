import { join } from "node:path";
import type { Target } from "../check.ts";
import { runProgram } from "@aidmp/test-support/run-program";
import { installTool, type Setting } from "../setting.ts";
import { bunVersion } from "../versions.ts";
import { runLifecycleOn } from "./lifecycle-check.ts";
import { emulatorChecks } from "./node.ts";

export function bun(setting: Setting): Target {
  return {
    group: "Runtimes",
    name: "Bun",
    async prepare() {
      const { program, version } = await installBun(setting);
      return {
        version,
        checks: [
          { how: "`import`", run: () => runLifecycleOn(setting, program, ["main.js"]) },
          { how: "`require`", run: () => runLifecycleOn(setting, program, ["require.cjs"]) },
        ],
      };
    },
  };
}

export function emulatorOnBun(setting: Setting): Target {
  return {
    group: "The emulator",
    name: "Bun",
    async prepare() {
      const { program, version } = await installBun(setting);
      return { version, checks: emulatorChecks(setting, program) };
    },
  };
}

async function installBun(setting: Setting): Promise<{ readonly program: string; readonly version: string }> {
  const program = join(await installTool(setting, "bun", bunVersion), "node_modules/.bin/bun");
  return { program, version: (await runProgram(program, ["--version"])).trim() };
}
