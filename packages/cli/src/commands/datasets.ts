import { buildCommand, type Command } from "@stricli/core";
import type { DatasetsFlags } from "./datasets-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { argument, callFlags, outputFlags } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function datasetsCommand(say: Say): Command<CliContext> {
  return buildCommand<DatasetsFlags, [string?], CliContext>({
    loader: withContext(async () => (await import("./datasets-run.js")).datasets),
    parameters: {
      flags: { ...callFlags(say), ...outputFlags(say) },
      positional: {
        kind: "tuple",
        parameters: [{ ...argument(say("A word of the name", "名称中的关键词"), "KEYWORD"), optional: true }],
      },
    },
    docs: {
      brief: say("List public datasets with their ids", "列出公开数据集及其 ID"),
      fullDescription: say(
        "List public datasets with their ids. Private ones are not documented to be listed: the console shows theirs.\n\n  aidmp datasets street",
        "列出公开数据集及其 ID。没有文档说明私有数据集会被列出：请在控制台查看其 ID。\n\n  aidmp datasets street",
      ),
    },
  });
}
