import { buildCommand, type Command } from "@stricli/core";
import type { VerifyFlags } from "./verify-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { argument, callFlags, outputFlags, sourceFlags, text } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function verifyCommand(say: Say): Command<CliContext> {
  return buildCommand<VerifyFlags, [string], CliContext>({
    loader: withContext(async () => (await import("./verify-run.js")).verify),
    parameters: {
      flags: {
        from: text(
          say("s3://BUCKET/PREFIX, a folder, or a SHA256SUMS file", "s3://BUCKET/PREFIX、文件夹或 SHA256SUMS 文件"),
          "SOURCE",
        ),
        level: text(
          say("counts, size (default), hash, sums or content", "counts、size（默认）、hash、sums 或 content"),
          "LEVEL",
        ),
        report: text(say("Write each difference as a JSON line", "把每处差异写成一行 JSON"), "FILE"),
        ...sourceFlags(say),
        ...callFlags(say),
        ...outputFlags(say),
      },
      positional: { kind: "tuple", parameters: [argument(say("The task's id", "任务 ID"), "TASK")] },
    },
    docs: {
      brief: say("Compare what a task committed with its source", "把任务提交的内容与来源进行比较"),
      fullDescription: say(
        "Compare what a task committed with its source. Exit code 7 where anything differs, is missing or extra, or could not be checked.\n\n  aidmp verify --space SPACE TASK --from ./images --level content\n  aidmp verify --space SPACE TASK --from SHA256SUMS --level sums",
        "把任务提交的内容与来源进行比较。有不同、缺失、多余或无法校验的文件时，退出码为 7。\n\n  aidmp verify --space SPACE TASK --from ./images --level content\n  aidmp verify --space SPACE TASK --from SHA256SUMS --level sums",
      ),
    },
  });
}
