import { buildCommand, type Command } from "@stricli/core";
import type { DoctorFlags } from "./doctor-run.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { callFlags, outputFlags } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function doctorCommand(say: Say): Command<CliContext> {
  return buildCommand<DoctorFlags, [], CliContext>({
    loader: withContext(async () => (await import("./doctor-run.js")).doctor),
    parameters: { flags: { ...callFlags(say), ...outputFlags(say) } },
    docs: {
      brief: say("Check keys, clock, host, and which assumptions hold", "检查密钥、时钟、主机，以及哪些假定成立"),
      fullDescription: say(
        "Check where each value comes from, the host, the clock, the keys, where pages begin, and whether the calls that are assumed exist. Nothing is created.\n\n  aidmp doctor --space SPACE",
        "检查每个值的来源、主机、时钟、密钥、页码的起点，以及假定的接口是否存在。不会创建任何东西。\n\n  aidmp doctor --space SPACE",
      ),
    },
  });
}
