import type { CliStream } from "../context/cli-context.js";
import { cutTo, widthOf } from "./format.js";

export interface ProgressBar {
  draw(share: number, line: string): void;
  end(): void;
}

const steps = 1000;
const widestBar = 24;
const narrowestBar = 8;

/** One line on the terminal that standard error is, drawn over itself; its library is loaded only where there is one. */
export async function progressBar(stream: CliStream): Promise<ProgressBar> {
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    fps: 5,
    format: (_options, { progress: share }, { line = "" }: { readonly line?: string }) =>
      fit(share, line, stream.columns ?? 80),
  });
  let isStarted = false;
  return {
    draw(share, line) {
      const value = Math.floor(share * steps);
      if (isStarted) bar.update(value, { line });
      else bar.start(steps, value, { line });
      isStarted = true;
    },
    end() {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}

/** The bar gives way first; what is left is cut at the edge, so that nothing wraps and no line is drawn twice. */
function fit(share: number, line: string, columns: number): string {
  const width = Math.min(widestBar, columns - widthOf(line) - 4);
  const done = Math.round(share * width);
  const bar = width >= narrowestBar ? `[${"#".repeat(done)}${"-".repeat(width - done)}] ` : "";
  return cutTo(bar + line, Math.max(1, columns - 1));
}
