import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context/cli-context.js";
import { UsageError } from "../context/cli-error.js";
import { langFlags, type LangFlags } from "./shared-flags.js";
import { withContext } from "./with-context.js";
import type { Say } from "../context/language.js";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

export function completionCommand(say: Say): Command<CliContext> {
  return buildCommand<LangFlags, [Shell], CliContext>({
    loader: withContext(async () => (await import("./completion-run.js")).completion),
    parameters: {
      flags: langFlags(say),
      positional: {
        kind: "tuple",
        parameters: [
          {
            brief: say("bash, zsh or fish", "bash、zsh 或 fish"),
            placeholder: "SHELL",
            proposeCompletions: (partial: string) => shells.filter((shell) => shell.startsWith(partial)),
            parse: (input: string): Shell => {
              const shell = shells.find((each) => each === input);
              if (shell !== undefined) return shell;
              throw new UsageError("There are bash, zsh and fish.", "可用：bash、zsh 和 fish。");
            },
          },
        ],
      },
    },
    docs: {
      brief: say("Print what completes aidmp in a shell", "输出用于 shell 补全的脚本"),
      fullDescription: say(
        "Print what completes aidmp in a shell.\n\n  source <(aidmp completion bash)",
        "输出用于 shell 补全的脚本。\n\n  source <(aidmp completion bash)",
      ),
    },
  });
}
