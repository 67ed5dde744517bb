import { TaskState } from "@aidmp/client";
import { listTasks } from "@aidmp/datasets";
import type { TaskStateName } from "@aidmp/datasets/types";
import { parseDuration } from "../arguments/duration.js";
import type { CliContext } from "../context/cli-context.js";
import { bytes, table } from "../output/format.js";
import { dataSpaceOf, openClient } from "../settings/open-client.js";
import { UsageError } from "../context/cli-error.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface TasksFlags extends OutputFlags, CallFlags {
  readonly state?: string | undefined;
  readonly since?: string | undefined;
  readonly dataset?: string | undefined;
}

export async function tasks(context: CliContext, flags: TasksFlags): Promise<void> {
  const { client, settings } = await openClient(flags, context);
  const listed = listTasks(client, {
    dataSpaceId: dataSpaceOf(settings),
    repoId: flags.dataset,
    states: flags.state?.split(",").map(stateOf),
    since: flags.since === undefined ? undefined : context.clock.now() - parseDuration(flags.since),
    signal: context.signal,
  });
  const rows: string[][] = [];
  for await (const { id, state, progress, task } of listed) {
    const { files, bytes: size } = progress;
    if (flags.json || flags.events) {
      const line = {
        id,
        state,
        files,
        bytes: size,
        dataset: task.repo_id,
        commit: task.commit_id,
        created: task.create_time,
      };
      context.process.stdout.write(`${JSON.stringify(line)}\n`);
    } else {
      const count = `${files.succeeded}/${files.total}`;
      rows.push([
        id,
        state ?? String(task.task_state),
        count,
        bytes(size.succeeded),
        task.create_time ?? "",
        task.repo_id ?? "",
      ]);
    }
  }
  if (flags.json || flags.events) return;
  if (rows.length === 0) {
    context.process.stderr.write(`${context.say("There are no such tasks.", "没有这样的任务。")}\n`);
  } else context.process.stdout.write(table([headings(context), ...rows]));
}

function headings({ say }: CliContext): readonly string[] {
  return [
    say("TASK", "任务"),
    say("STATE", "状态"),
    say("FILES", "文件"),
    say("SIZE", "大小"),
    say("CREATED", "创建时间"),
    say("DATASET", "数据集"),
  ];
}

function stateOf(text: string): TaskStateName {
  const state = Object.keys(TaskState)
    .filter(isState)
    .find((name) => name === text.trim().toUpperCase());
  if (state === undefined) {
    const names = Object.keys(TaskState);
    throw new UsageError(
      `There is no state ${text}; there are ${names.join(", ")}.`,
      `没有状态 ${text}；可用：${names.join("、")}。`,
    );
  }
  return state;
}

function isState(name: string): name is TaskStateName {
  return Object.hasOwn(TaskState, name);
}
