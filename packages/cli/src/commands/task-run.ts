import { failedFiles } from "@aidmp/datasets";
import type { CliContext } from "../context/cli-context.js";
import { bytes, table } from "../output/format.js";
import { dataSpaceOf, openClient } from "../settings/open-client.js";
import { findTask } from "./find-task.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface TaskFlags extends OutputFlags, CallFlags {
  readonly failedFiles?: boolean | undefined;
}

export async function task(context: CliContext, flags: TaskFlags, id: string): Promise<void> {
  const { client, settings } = await openClient(flags, context);
  const {
    process: { stdout },
    say,
    secrets,
  } = context;
  const found = await findTask(client, dataSpaceOf(settings), id, context.signal);
  const { state, progress, task: details } = found;
  const failed = failedFiles(details);
  if (flags.failedFiles) {
    for (const file of failed.files) stdout.write(flags.json ? `${JSON.stringify(file)}\n` : `${file.path}\n`);
  } else if (flags.json || flags.events) {
    // A service may repeat in its own words what it was given.
    const line = { id, state, ...progress, failed: failed.count, details };
    stdout.write(
      `${JSON.stringify(line, (_name, value) => (typeof value === "string" ? secrets.clean(value) : value))}\n`,
    );
  } else {
    const { files, bytes: size } = progress;
    stdout.write(
      table([
        [say("task", "任务"), id],
        [say("state", "状态"), state ?? String(details.task_state)],
        [
          say("files", "文件"),
          say(
            `${files.succeeded} of ${files.total}, ${failed.count} failed`,
            `${files.succeeded}/${files.total}，${failed.count} 个失败`,
          ),
        ],
        [say("bytes", "字节"), `${bytes(size.succeeded)}/${bytes(size.total)}`],
        [say("commit", "提交"), details.commit_id ?? ""],
        [say("source", "来源"), details.source_path ?? ""],
        [say("target", "目标"), details.target_path ?? ""],
        [say("created", "创建时间"), details.create_time ?? ""],
        [say("message", "消息"), secrets.clean(details.err_msg ?? "")],
      ]),
    );
  }
}
