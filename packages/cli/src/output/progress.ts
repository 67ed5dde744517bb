import type { UploadProgress } from "@aidmp/datasets";
import type { CliContext } from "../context/cli-context.js";
import { bytes, duration } from "./format.js";

/** Shows how far an upload is. */
export interface ProgressView {
  show(progress: UploadProgress): void;
  /** Takes what it drew away: the last line is the result's. */
  end(): void;
}

/** Without a terminal: a line when something changed, at most every so often. */
const shortestPauseInMs = 30_000;
/** After this it is worth saying that nothing changes. */
const unchangedInMs = 60_000;

/** A bar on a terminal, lines elsewhere, nothing where it is told to be quiet. */
export async function createProgressView(
  context: CliContext,
  { quiet }: { readonly quiet: boolean },
): Promise<ProgressView> {
  if (quiet) return { show: () => undefined, end: () => undefined };
  const { stderr } = context.process;
  const { CI, TERM } = context.env;
  return stderr.isTTY && !CI && TERM !== "dumb" ? barView(context) : lineView(context);
}

/** One line that says it all, as narrow as the terminal. */
function progressLine(progress: UploadProgress, context: Pick<CliContext, "say" | "now">): string {
  const { say, now } = context;
  const { files, bytes: size, share, bytesPerSecond, secondsLeft, changedAt, state } = progress;
  const done = size.succeeded + size.failed;
  const isCommitting = share === 1 && state !== "FINISHED";
  const unchanged = now() - changedAt;
  return [
    share === undefined ? say("counting", "正在统计") : `${Math.floor(share * 100)} %`,
    ...(isCommitting ? [say("committing", "正在提交")] : []),
    ...(files.total > 0 ? [`${files.succeeded + files.failed}/${files.total} ${say("files", "个文件")}`] : []),
    ...(size.total > 0 ? [`${bytes(done)}/${bytes(size.total)}`] : []),
    ...(files.failed > 0 ? [say(`${files.failed} failed`, `${files.failed} 个失败`)] : []),
    ...(bytesPerSecond && share !== 1 ? [`${bytes(bytesPerSecond)}/s`] : []),
    ...(secondsLeft && share !== 1 ? [say(`${duration(secondsLeft)} left`, `剩余 ${duration(secondsLeft)}`)] : []),
    ...(unchanged >= unchangedInMs
      ? [say(`unchanged for ${duration(unchanged / 1000)}`, `已有 ${duration(unchanged / 1000)}没有变化`)]
      : []),
  ].join(", ");
}

function lineView(context: CliContext): ProgressView {
  let last = "";
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      const line = progressLine(progress, context);
      const isEnd = progress.share === 1;
      if (line === last || (!isEnd && context.now() - shownAt < shortestPauseInMs)) return;
      last = line;
      shownAt = context.now();
      context.process.stderr.write(`${line}\n`);
    },
    end: () => undefined,
  };
}

async function barView(context: CliContext): Promise<ProgressView> {
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    barsize: 24,
    fps: 5,
    format: (_options, { progress: share }, payload: { readonly line?: string }) =>
      draw(share, payload.line ?? "", context),
  });
  let isStarted = false;
  return {
    show(progress) {
      const line = progressLine(progress, context);
      const share = Math.floor((progress.share ?? 0) * 1000);
      if (!isStarted) bar.start(1000, share, { line });
      else bar.update(share, { line });
      isStarted = true;
    },
    end() {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}

/** The bar gives way first; what is left is cut at the edge, so that nothing wraps and no line is drawn twice. */
function draw(share: number, line: string, { process: { stderr } }: CliContext): string {
  const columns = stderr.columns ?? 80;
  const room = columns - line.length - 4;
  const width = Math.min(24, room);
  const done = Math.round(share * width);
  const bar = width >= 8 ? `[${"#".repeat(done)}${"-".repeat(width - done)}] ` : "";
  return (bar + line).slice(0, Math.max(1, columns - 1));
}
