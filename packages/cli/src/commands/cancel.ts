import { buildCommand, type Command } from "@stricli/core";
import type { CancelFlags } from "./cancel-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { argument, callFlags, outputFlags } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function cancelCommand(say: Say): Command<CliContext> {
  return buildCommand<CancelFlags, [string], CliContext>({
    loader: withContext(async () => (await import("./cancel-run.js")).cancel),
    parameters: {
      flags: { ...callFlags(say), ...outputFlags(say) },
      positional: { kind: "tuple", parameters: [argument(say("The task's id", "任务 ID"), "TASK")] },
    },
    docs: {
      brief: say(
        "Cancel a task, by a call that is assumed, and tell how it ended",
        "取消任务（该接口为假定），并说明其结局",
      ),
      fullDescription: say(
        "Cancel a task and tell how it ended: it may still have succeeded. No page of the vendor documents the call; if yours has another path, set path_overrides.cancelOperation in the profile.\n\n  aidmp cancel --space SPACE TASK",
        "取消任务，并说明其结局：任务仍可能已经成功。厂商没有文档说明该接口；如果路径不同，请在配置中设置 path_overrides.cancelOperation。\n\n  aidmp cancel --space SPACE TASK",
      ),
    },
  });
}
