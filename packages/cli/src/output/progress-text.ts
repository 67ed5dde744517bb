import { isApiError } from "@aidmp/client";
import type { UploadProgress } from "@aidmp/datasets";
import type { PollerEvent, StartUploadEvent } from "@aidmp/operations";
import type { CliContext } from "../context/cli-context.js";
import { bytes, duration } from "./format.js";

/** What is said of a task while it is waited for. */
export interface ProgressText {
  progress(progress: UploadProgress): string;
  /** Undefined where there is nothing to say. An outage is told once, not with each of its polls. */
  event(event: PollerEvent | StartUploadEvent): string | undefined;
}

/** After this it is worth saying that nothing changes. */
const unchangedInMs = 60_000;

export function createProgressText(context: Pick<CliContext, "say" | "clock">): ProgressText {
  const { say } = context;
  return {
    progress: (progress) => line(progress, context),
    event(event) {
      if (event.type === "failed-poll" && event.attempt === 1 && event.decision === "continue") {
        const why = statusOf(event.error);
        return say(
          `The status cannot be read at the moment${why}. The task goes on, and so does the waiting.`,
          `暂时无法读取状态${why}。任务仍在继续，等待也会继续。`,
        );
      }
      if (event.type === "outcome-unknown") {
        return say(
          "The response to the create call was lost: looking for the task on the list.",
          "创建请求的响应丢失：正在列表中查找任务。",
        );
      }
      return undefined;
    },
  };
}

function line(progress: UploadProgress, { say, clock }: Pick<CliContext, "say" | "clock">): string {
  const { files, bytes: size, share, bytesPerSecond, secondsLeft, changedAt, state } = progress;
  const done = size.succeeded + size.failed;
  const isCommitting = share === 1 && state !== "FINISHED";
  const unchanged = clock.now() - changedAt;
  return [
    share === undefined ? say("counting", "正在统计") : `${Math.floor(share * 100)} %`,
    ...(isCommitting ? [say("committing", "正在提交")] : []),
    ...(files.total > 0 ? [`${files.succeeded + files.failed}/${files.total} ${say("files", "个文件")}`] : []),
    ...(size.total > 0 ? [`${bytes(done)}/${bytes(size.total)}`] : []),
    ...(files.failed > 0 ? [say(`${files.failed} failed`, `${files.failed} 个失败`)] : []),
    ...(bytesPerSecond && share !== 1 ? [`${bytes(bytesPerSecond)}/s`] : []),
    ...(secondsLeft && share !== 1
      ? [say(`${duration(secondsLeft, say)} left`, `剩余 ${duration(secondsLeft, say)}`)]
      : []),
    ...(unchanged >= unchangedInMs
      ? [say(`unchanged for ${duration(unchanged / 1000, say)}`, `已有 ${duration(unchanged / 1000, say)}没有变化`)]
      : []),
  ].join(", ");
}

/** ` (HTTP 502)`, of the error or of what lies below it. */
function statusOf(error: unknown): string {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    if (isApiError(each)) return ` (HTTP ${each.status})`;
  }
  return "";
}
