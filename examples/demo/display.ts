import type { TransferProgress } from "@aidmp/operations";
import { Presets, SingleBar } from "cli-progress";
import type { DemoReport } from "./run-demo.js";

/** What a person sees of the demo. */
export interface Display {
  step(text: string): void;
  progress(progress: TransferProgress, polls: number): void;
  /** The transfer is over, well or badly. */
  progressEnded(): void;
  summary(report: DemoReport): void;
}

export function createDisplay(kind: "bar" | "lines" | "silent"): Display {
  if (kind === "silent") {
    return { step: ignore, progress: ignore, progressEnded: ignore, summary: ignore };
  }
  const progress = kind === "bar" ? createBar() : createLines();
  return { step: print, ...progress, summary: (report) => print(summaryOf(report)) };
}

function createBar(): Pick<Display, "progress" | "progressEnded"> {
  const format = "  {bar} {percentage} % | {files} files | {megabytes} MB | {polls} polls";
  const bar = new SingleBar({ format, hideCursor: true }, Presets.shades_classic);
  let isShown = false;
  return {
    progress({ files, bytes }, polls) {
      const payload = { files: `${files.succeeded}/${files.total}`, megabytes: megabytes(bytes.succeeded), polls };
      if (!isShown) bar.start(bytes.total, 0, payload);
      isShown = true;
      bar.setTotal(bytes.total);
      bar.update(bytes.succeeded, payload);
    },
    progressEnded() {
      if (isShown) bar.stop();
    },
  };
}

function createLines(): Pick<Display, "progress" | "progressEnded"> {
  return {
    progress({ files, bytes }, polls) {
      print(`  ${files.succeeded}/${files.total} files, ${megabytes(bytes.succeeded)} MB, ${polls} polls`);
    },
    progressEnded: ignore,
  };
}

function summaryOf(report: DemoReport): string {
  const { ok, files, bytes, verified, requests, polls, durationInMs, noticedAfterInMs } = report;
  const { differ, missing, extra, unverified, findings } = report.report;
  return [
    `  ${verified} the same, ${differ} differ, ${missing} missing, ${extra} extra, ${unverified} unverified`,
    ...findings.map(({ path, status, reason }) => `  ${status}: ${path}${reason === undefined ? "" : ` (${reason})`}`),
    "",
    `${ok ? "Done" : "Not all files arrived"}: ${verified} of ${files} files verified by SHA-256, ${megabytes(bytes)} MB.`,
    `The task took ${(durationInMs / 1000).toFixed(1)} s; its end was noticed ${noticedAfterInMs} ms later.`,
    `${requests} requests in all, ${polls} of them polls.`,
  ].join("\n");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function ignore(): void {
  // Nothing is shown.
}
