import { buildCommand, type Command } from "@stricli/core";
import type { WaitFlags } from "./wait-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { allowEmptyFlag, argument, callFlags, outputFlags, text } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function waitCommand(say: Say): Command<CliContext> {
  return buildCommand<WaitFlags, string[], CliContext>({
    loader: withContext(async () => (await import("./wait-run.js")).wait),
    parameters: {
      flags: {
        timeout: text(say("Give up waiting after: 90s, 15m, 6h, 2d", "等待的时限：90s、15m、6h、2d"), "DURATION"),
        allowEmpty: allowEmptyFlag(say),
        ...callFlags(say),
        ...outputFlags(say),
      },
      aliases: { q: "quiet" },
      positional: {
        kind: "array",
        minimum: 1,
        parameter: argument(
          say("Task ids or resume tokens; - reads them, one a line", "任务 ID 或恢复令牌；- 表示逐行读取"),
          "TASK",
        ),
      },
    },
    docs: {
      brief: say("Wait for tasks; several share one reading of the list", "等待任务；多个任务共用一次列表查询"),
      fullDescription: say(
        "Wait for tasks; several share one reading of the list. What a gateway answers ends no wait.\n\n  aidmp wait --space SPACE TASK\n  aidmp upload --no-wait … | aidmp wait --space SPACE -",
        "等待任务；多个任务共用一次列表查询。网关返回的错误不会结束等待。\n\n  aidmp wait --space SPACE TASK\n  aidmp upload --no-wait … | aidmp wait --space SPACE -",
      ),
    },
  });
}
