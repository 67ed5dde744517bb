import { type Application, buildApplication, buildRouteMap } from "@stricli/core";
import { cancelCommand } from "./commands/cancel.js";
import { completionCommand } from "./commands/completion.js";
import { datasetsCommand } from "./commands/datasets.js";
import { doctorCommand } from "./commands/doctor.js";
import { lsCommand } from "./commands/ls.js";
import { profileRoutes } from "./commands/profile.js";
import { taskCommand } from "./commands/task.js";
import { tasksCommand } from "./commands/tasks.js";
import { uploadCommand } from "./commands/upload.js";
import { verifyCommand } from "./commands/verify.js";
import { waitCommand } from "./commands/wait.js";
import type { CliContext } from "./context/cli-context.js";
import { exitCodeOf } from "./context/exit-code.js";
import { parserText } from "./parser-text.js";

/** The verbs, each with its texts; what they do is loaded when they are called. */
export function createApp(context: Pick<CliContext, "say" | "secrets">, version: string): Application<CliContext> {
  const { say } = context;
  const root = buildRouteMap<string, CliContext>({
    routes: {
      upload: uploadCommand(say),
      wait: waitCommand(say),
      tasks: tasksCommand(say),
      task: taskCommand(say),
      cancel: cancelCommand(say),
      datasets: datasetsCommand(say),
      ls: lsCommand(say),
      verify: verifyCommand(say),
      doctor: doctorCommand(say),
      profile: profileRoutes(say),
      completion: completionCommand(say),
    },
    docs: {
      brief: say("Upload to aidmp datasets, wait, list and verify", "向 aidmp 数据集上传文件，并等待、列出和校验"),
      fullDescription: say(
        "It waits by default. Ctrl-C stops the waiting and never the task. The result is on stdout, everything else on stderr.\n\n" +
          "Exit codes: 0 succeeded, 1 the task or the command failed, 2 usage, 3 cancelled, 4 authentication,\n" +
          "5 unknown whether it was created, 6 its status cannot be read and it goes on,\n" +
          "7 files failed or verify found differences, 124 timeout, 130 Ctrl-C.",
        "默认等待任务结束。Ctrl-C 只停止等待，不会取消任务。结果写到 stdout，其余写到 stderr。\n\n" +
          "退出码：0 成功，1 任务或命令失败，2 用法错误，3 已取消，4 认证失败，5 不确定任务是否已创建，\n" +
          "6 无法读取状态而任务仍在继续，7 有文件失败或校验发现差异，124 超时，130 Ctrl-C。",
      ),
    },
  });
  return buildApplication(root, {
    name: "aidmp",
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { caseStyle: "convert-camel-to-kebab", disableAnsiColor: true },
    localization: { defaultLocale: "en", loadText: () => parserText(context) },
    determineExitCode: exitCodeOf,
  });
}
