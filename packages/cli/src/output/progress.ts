import type { UploadProgress } from "@aidmp/datasets";
import type { PollerEvent, StartUploadEvent } from "@aidmp/operations";
import type { CliContext } from "../context/cli-context.js";
import { progressBar } from "./progress-bar.js";
import { createProgressText } from "./progress-text.js";
import { startTicker } from "./ticker.js";

/** Shows how far a task is. */
export interface ProgressView {
  /** With each change that a poll shows. */
  show(progress: UploadProgress): void;
  /** What went wrong between the polls, and is no reason to stop. */
  tell(event: PollerEvent | StartUploadEvent): void;
  /** Takes what it drew away: the last line is the result's. */
  end(): void;
}

export interface ProgressOptions {
  readonly quiet?: boolean | undefined;
  readonly events?: boolean | undefined;
  /** The task that the lines are about, once it is known. */
  readonly task: () => string;
  /** Whether it is one of several, so that each line has to name it and none is drawn over. */
  readonly isOneOfSeveral?: boolean | undefined;
}

/** A bar on a terminal, lines elsewhere, JSON lines for programs, nothing where it is told to be quiet. */
export async function createProgressView(context: CliContext, options: ProgressOptions): Promise<ProgressView> {
  if (options.events) return eventsView(context, options);
  if (options.quiet) return { show: () => undefined, tell: () => undefined, end: () => undefined };
  const { stderr } = context.process;
  const { CI, TERM } = context.env;
  const isBar = stderr.isTTY && !CI && TERM !== "dumb" && !options.isOneOfSeveral;
  return isBar ? barView(context) : lineView(context, options);
}

/** One line a change, on stdout. */
function eventsView({ process, secrets }: CliContext, { task }: ProgressOptions): ProgressView {
  const print = (line: object): void => process.stdout.write(`${JSON.stringify({ ...line })}\n`);
  let shownAt: number | undefined;
  return {
    show(progress) {
      if (progress.changedAt === shownAt) return;
      shownAt = progress.changedAt;
      print({ type: "progress", task: task(), ...progress });
    },
    tell(event) {
      if (event.type !== "failed-poll") return;
      const message = event.error instanceof Error ? event.error.message : String(event.error);
      print({ type: "failed-poll", task: task(), attempt: event.attempt, error: secrets.clean(message) });
    },
    end: () => undefined,
  };
}

/** Without a terminal: a line when something changed, at most every so often. */
const shortestPauseInMs = 30_000;
/** That nothing changes is told after a minute, after two, four and so on: a log must not fill with it. */
const firstUnchangedInMs = 60_000;

function lineView(context: CliContext, { task, isOneOfSeveral }: ProgressOptions): ProgressView {
  const text = createProgressText(context);
  const { clock, process } = context;
  const print = (line: string): void => process.stderr.write(isOneOfSeveral ? `${task()}: ${line}\n` : `${line}\n`);
  let last: UploadProgress | undefined;
  let shown = "";
  let shownAt = Number.NEGATIVE_INFINITY;
  let unchangedLimitInMs = firstUnchangedInMs;
  const update = (): void => {
    if (!last) return;
    const unchangedInMs = clock.now() - last.changedAt;
    if (unchangedInMs < firstUnchangedInMs) unchangedLimitInMs = firstUnchangedInMs;
    const isLong = unchangedInMs >= unchangedLimitInMs;
    const line = text.progress(last);
    const isDue = last.share === 1 || clock.monotonic() - shownAt >= shortestPauseInMs;
    const isNew = unchangedInMs < firstUnchangedInMs && line !== shown;
    if (!isLong && !(isDue && isNew)) return;
    while (unchangedInMs >= unchangedLimitInMs) unchangedLimitInMs *= 2;
    [shown, shownAt] = [line, clock.monotonic()];
    print(line);
  };
  const ticker = startTicker(clock, shortestPauseInMs, update);
  return {
    show(progress) {
      last = progress;
      update();
    },
    tell(event) {
      const line = text.event(event);
      if (line !== undefined) print(line);
    },
    end: () => ticker.stop(),
  };
}

const redrawInMs = 1000;

async function barView(context: CliContext): Promise<ProgressView> {
  const text = createProgressText(context);
  const bar = await progressBar(context.process.stderr);
  let last: UploadProgress | undefined;
  const update = (): void => {
    if (last) bar.draw(last.share ?? 0, text.progress(last));
  };
  const ticker = startTicker(context.clock, redrawInMs, update);
  return {
    show(progress) {
      last = progress;
      update();
    },
    tell(event) {
      const line = text.event(event);
      if (line === undefined) return;
      bar.end();
      context.process.stderr.write(`${line}\n`);
    },
    end() {
      ticker.stop();
      bar.end();
    },
  };
}
