import { buildCommand, type Command } from "@stricli/core";
import type { TasksFlags } from "./tasks-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { callFlags, outputFlags, text } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function tasksCommand(say: Say): Command<CliContext> {
  return buildCommand<TasksFlags, [], CliContext>({
    loader: withContext(async () => (await import("./tasks-run.js")).tasks),
    parameters: {
      flags: {
        state: text(say("Only in these states: RUNNING,ERROR", "只列出这些状态：RUNNING,ERROR"), "STATES"),
        since: text(say("Only created since: 1d, 6h", "只列出此后创建的任务：1d、6h"), "DURATION"),
        dataset: text(say("Only of this dataset", "只列出该数据集的任务"), "ID"),
        ...callFlags(say),
        ...outputFlags(say),
      },
    },
    docs: {
      brief: say("List the upload tasks of a data space", "列出数据空间的上传任务"),
      fullDescription: say(
        "List the upload tasks of a data space.\n\n  aidmp tasks --space SPACE --state RUNNING --since 1d",
        "列出数据空间的上传任务。\n\n  aidmp tasks --space SPACE --state RUNNING --since 1d",
      ),
    },
  });
}
