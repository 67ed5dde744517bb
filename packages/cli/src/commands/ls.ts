import { buildCommand, type Command } from "@stricli/core";
import type { LsFlags } from "./ls-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { argument, callFlags, outputFlags } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function lsCommand(say: Say): Command<CliContext> {
  return buildCommand<LsFlags, [string], CliContext>({
    loader: withContext(async () => (await import("./ls-run.js")).ls),
    parameters: {
      flags: {
        sha256sum: {
          kind: "boolean",
          withNegated: false,
          optional: true,
          brief: say("Print as sha256sum does", "以 sha256sum 的格式输出"),
        },
        ...callFlags(say),
        ...outputFlags(say),
      },
      positional: { kind: "tuple", parameters: [argument("SPACE/DATASET[@BRANCH|COMMIT][:/PATH]", "PLACE")] },
    },
    docs: {
      brief: say("List the files of a commit", "列出某个提交中的文件"),
      fullDescription: say(
        "List the files of a commit: the latest of a branch (default master), or one by its id.\n\n  aidmp ls SPACE/DATASET@master:/train\n  aidmp ls SPACE/DATASET --sha256sum > SHA256SUMS",
        "列出某个提交中的文件：分支（默认 master）的最新提交，或用 ID 指定的提交。\n\n  aidmp ls SPACE/DATASET@master:/train\n  aidmp ls SPACE/DATASET --sha256sum > SHA256SUMS",
      ),
    },
  });
}
