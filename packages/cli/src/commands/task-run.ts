import { AidmpError } from "@aidmp/client";
import { failedFiles, listTasks } from "@aidmp/datasets";
import type { CliContext } from "../context/cli-context.js";
import { bytes, table } from "../output/format.js";
import { dataSpaceOf, openClient } from "../settings/open-client.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface TaskFlags extends OutputFlags, CallFlags {
  readonly failedFiles?: boolean | undefined;
}

export async function task(context: CliContext, flags: TaskFlags, id: string): Promise<void> {
  const { client, settings } = await openClient(flags, context);
  const { stdout } = context.process;
  for await (const found of listTasks(client, { dataSpaceId: dataSpaceOf(settings), signal: context.signal })) {
    if (found.id !== id) continue;
    const { state, progress, task: details } = found;
    const failed = failedFiles(details);
    if (flags.failedFiles) {
      for (const file of failed.files) stdout.write(flags.json ? `${JSON.stringify(file)}\n` : `${file.path}\n`);
    } else if (flags.json || flags.events) {
      stdout.write(`${JSON.stringify({ id, state, ...progress, failed: failed.count, details })}\n`);
    } else {
      const { files, bytes: size } = progress;
      stdout.write(
        table([
          ["task", id],
          ["state", state ?? String(details.task_state)],
          ["files", `${files.succeeded} of ${files.total}, ${failed.count} failed`],
          ["bytes", `${bytes(size.succeeded)} of ${bytes(size.total)}`],
          ["commit", details.commit_id ?? ""],
          ["source", details.source_path ?? ""],
          ["target", details.target_path ?? ""],
          ["created", details.create_time ?? ""],
          ["message", details.err_msg ?? ""],
        ]),
      );
    }
    return;
  }
  throw new AidmpError(context.say(`There is no task ${id} in the data space.`, `数据空间中没有任务 ${id}。`));
}
