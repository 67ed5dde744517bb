import { buildCommand, type Command } from "@stricli/core";
import type { TaskFlags } from "./task-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { argument, callFlags, outputFlags } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function taskCommand(say: Say): Command<CliContext> {
  return buildCommand<TaskFlags, [string], CliContext>({
    loader: withContext(async () => (await import("./task-run.js")).task),
    parameters: {
      flags: {
        failedFiles: {
          kind: "boolean",
          withNegated: false,
          optional: true,
          brief: say("List the files that failed, one a line", "逐行列出失败的文件"),
        },
        ...callFlags(say),
        ...outputFlags(say),
      },
      positional: { kind: "tuple", parameters: [argument(say("The task's id", "任务 ID"), "TASK")] },
    },
    docs: {
      brief: say("Show one task", "显示一个任务"),
      fullDescription: say(
        "Show one task.\n\n  aidmp task --space SPACE TASK --failed-files",
        "显示一个任务。\n\n  aidmp task --space SPACE TASK --failed-files",
      ),
    },
  });
}
