import type { OperationsReport } from "./operations.ts";
import type { RequestsReport } from "./requests.ts";
import type { Run } from "./run.ts";
import type { SoakReport } from "./soak.ts";
import type { UploadsReport } from "./uploads.ts";

export interface Figure {
  readonly what: string;
  readonly value: string;
  readonly mustBe?: string;
}

/** What one run measured, for people to read. */
export interface Figures {
  readonly title: string;
  readonly explanation: string;
  readonly rows: readonly Figure[];
  /** The promises that the run broke, with what it saw. */
  readonly broken: readonly string[];
}

export function uploadsFigures({ report, ending }: Run<UploadsReport>): Figures {
  const stages = Object.entries(report.cuts).map(([stage, cuts]) => ({ what: `cut ${stage}`, value: String(cuts) }));
  return figures(
    "Creating exactly once",
    "`startUpload` through a TCP proxy that cuts each create call at one stage of its exchange, at a random byte, one in five a second time, and one in twenty list calls as well. In one dataset of ten an equal task exists already; in another, somebody creates one at the same time, under another commit id.",
    [
      { what: "calls", value: String(report.runs) },
      ...stages,
      { what: "calls that returned their one task", value: String(report.created) },
      { what: "tasks found on the list and adopted", value: String(report.adopted) },
      { what: "requests sent again after the settling time", value: String(report.sentAgain) },
      { what: "calls that ended in UploadOutcomeUnknownError", value: String(report.outcomeUnknown) },
      { what: "calls that ended before anything was sent", value: String(report.notSent) },
      none("calls that ended in another error", report.otherErrors),
      none("calls with two tasks", report.createdTwice),
      none("calls that returned another's task", report.wrongTask),
      none("calls that returned an operation without a task", report.lost),
      ...endingRows(ending),
      seconds(report.durationInMs),
    ],
  );
}

export function operationsFigures({ report, ending }: Run<OperationsReport>): Figures {
  const share = (100 * report.faultyExchanges) / report.exchanges;
  return figures(
    "Operations under a fault profile",
    "Uploads that are started and watched to their end through the proxy: latency, resets at random bytes, truncated and trickled bodies, HTML from a gateway, 429 with and without Retry-After, 500, bursts of 503, silence, tasks twice and in another order within pages. The emulator is killed (SIGKILL) after two fifths of the operations and started again; a third of the programs run 10 minutes fast, a third 10 minutes slow, and requests are refused from 1 minute on.",
    [
      { what: "operations", value: String(report.operations) },
      { what: "exchanges", value: String(report.exchanges) },
      { what: "of them faulty", value: `${report.faultyExchanges} (${share.toFixed(1)} %)` },
      { what: "times the emulator was killed and started again", value: String(report.restarts) },
      { what: "succeeded, failed, cancelled", value: `${report.succeeded}, ${report.failed}, ${report.cancelled}` },
      { what: "ended in UploadOutcomeUnknownError", value: String(report.outcomeUnknown) },
      none("lost", report.lost),
      none("told another end than the true one", report.wrong),
      none("created twice", report.createdTwice),
      none("unhandled rejections", report.unhandledRejections),
      none("listeners left on the shared signal", report.listenersLeft),
      none("timers, sockets and other resources left", report.resourcesLeft),
      exactly("wrong clocks that were learnt", report.clocksLearnt, report.wrongClocks),
      ...endingRows(ending),
      seconds(report.durationInMs),
    ],
  );
}

export function soakFigures({ report, ending }: Run<SoakReport>): Figures {
  const { growthInPercent } = report;
  return figures(
    "A day of operations coming and going",
    "One poller on a virtual clock before a source in memory; one poll in twenty is bad, one wait in ten is given up early. The heap is read at the end of each virtual hour, after a collection.",
    [
      { what: "virtual hours", value: String(report.virtualHours) },
      { what: "operations at a time", value: String(report.operationsAtATime) },
      { what: "operations that ended or were given up", value: String(report.operationsEnded) },
      { what: "reads", value: String(report.reads) },
      { what: "heap, mean of the second quarter", value: `${report.secondQuarterInMb.toFixed(2)} MB` },
      { what: "heap, mean of the last quarter", value: `${report.lastQuarterInMb.toFixed(2)} MB` },
      {
        what: "growth from the second to the last quarter",
        value: `${growthInPercent.toFixed(2)} %`,
        mustBe: "at most 5 %",
        isBroken: !(growthInPercent <= 5),
      },
      none("timers left", report.timersLeft),
      ...endingRows(ending),
      seconds(report.durationInMs),
    ],
  );
}

export function requestsFigures({ report, ending }: Run<RequestsReport>): Figures {
  const { requests, heapByFifthInMb, growthInPercent } = report;
  const heaps = heapByFifthInMb.map((heap, index) => ({
    what: `heap after ${((index + 1) * requests) / 5} requests`,
    value: `${heap.toFixed(2)} MB`,
  }));
  return figures(
    "An emulator that serves for long",
    "Requests to an emulator in a process of its own, 16 at a time. The first fifth creates all tasks, which are kept with their commits; what comes after lists tasks, files and datasets, or is refused with 400, 401 or 404, no two alike. The heap is read after a collection.",
    [
      { what: "requests", value: String(requests) },
      none("answered otherwise than they deserve", report.unexpected),
      { what: "tasks created", value: String(report.tasks) },
      { what: "heap that a task keeps with its commit", value: `${(report.bytesPerTask / 1000).toFixed(1)} kB` },
      ...heaps,
      {
        what: "growth from the second to the last fifth",
        value: `${growthInPercent.toFixed(2)} %`,
        mustBe: "at most 3 %",
        isBroken: !(growthInPercent <= 3),
      },
      { what: "the same for each request", value: `${report.bytesPerRequest.toFixed(1)} bytes` },
      ...endingRows(ending),
      seconds(report.durationInMs),
    ],
  );
}

interface CheckedFigure extends Figure {
  readonly isBroken?: boolean;
  readonly seen?: readonly string[];
}

function figures(title: string, explanation: string, rows: readonly CheckedFigure[]): Figures {
  const broken = rows
    .filter((row) => row.isBroken === true)
    .map(({ what, value, seen = [] }) => [`${what}: ${value}`, ...seen.slice(0, 10)].join("\n    "));
  return { title, explanation, rows, broken };
}

function none(what: string, found: number | readonly string[]): CheckedFigure {
  const count = typeof found === "number" ? found : found.length;
  const seen = typeof found === "number" ? [] : found;
  return { what, value: String(count), mustBe: "0", isBroken: count !== 0, seen };
}

function exactly(what: string, value: number, expected: number): CheckedFigure {
  return { what, value: String(value), mustBe: String(expected), isBroken: value !== expected };
}

/** A run's process must end by itself; had it not, there would be no report. */
function endingRows({ endedAfterInMs, stderr }: Run<unknown>["ending"]): readonly CheckedFigure[] {
  const lines = stderr.split("\n").filter((line) => line !== "");
  return [
    { what: "the process ended by itself, after", value: `${Math.round(endedAfterInMs)} ms` },
    none("lines on stderr", lines),
  ];
}

function seconds(durationInMs: number): CheckedFigure {
  return { what: "duration", value: `${(durationInMs / 1000).toFixed(1)} s` };
}
