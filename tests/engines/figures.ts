import type { Figures } from "../chaos/figures.ts";
import { killEveryInMs, maxRequestsPerSecond, workers } from "./plan.ts";
import type { TrialReport } from "./trial.ts";

/** For people, with the promises that were broken. */
export function figuresOf(report: TrialReport, baseline: number): Figures {
  const burst = 2 * maxRequestsPerSecond;
  const cpu = Math.max(...report.idle.map(({ cpuShare }) => cpuShare));
  const growth = (report.heapBesideWaits - report.heapWithoutWaits) / report.waitsBeside;
  const ratio = report.listRequests / baseline;
  const rows = [
    { what: "waits", value: `${report.waits}` },
    { what: "workers killed", value: `${report.kills}` },
    { what: "times the store was killed and started again", value: `${report.restarts}` },
    must("effects, exactly once by id", report.effects, "all", report.effects === report.waits),
    must("calls of onEnd", report.calls, "at least as many", report.calls >= report.waits),
    must("waits lost", report.lost.length, "0", report.lost.length === 0, report.lost),
    must("ends told wrong", report.wrong.length, "0", report.wrong.length === 0, report.wrong),
    {
      what: "ends told after, median and 99 of 100",
      value: `${(report.medianLagInMs / 1000).toFixed(1)} s, ${(report.longLagInMs / 1000).toFixed(1)} s`,
    },
    { what: "list requests of one process with pollers", value: `${baseline}` },
    must(
      "list requests of the workers",
      `${report.listRequests} (${ratio.toFixed(2)} times)`,
      "at most 1.3 times as many",
      ratio <= 1.3,
    ),
    must("most list requests in any second", report.mostInASecond, `at most ${burst}`, report.mostInASecond <= burst),
    must("CPU of an idle worker", `${(cpu * 100).toFixed(2)} %`, "below 2 %", cpu < 0.02),
    must(
      `a worker's heap for each of ${report.waitsBeside} waits that it does not hold`,
      `${Math.max(0, growth).toFixed(0)} bytes`,
      // One that it holds takes some thousands. What grows for a while are the driver's connections.
      "below 500 bytes",
      growth < 500,
    ),
    must(
      "lines on the workers' stderr",
      report.complaints.length,
      "0",
      report.complaints.length === 0,
      report.complaints,
    ),
    { what: "duration", value: `${(report.durationInMs / 1000).toFixed(1)} s` },
  ];
  return {
    title: `Waits in BullMQ on ${report.engine === "redis" ? "Redis" : "PostgreSQL"}`,
    explanation: `Waits over three data spaces, and ${workers} workers, one of which is killed (SIGKILL) every ${killEveryInMs / 1000} s and started again. The store is killed once, and started again with what it had written down. One list request in five is answered with a fault: 429, 500, 503, a gateway's HTML, a reset, a truncated body.`,
    rows,
    broken: rows.flatMap((row) => ("problem" in row && row.problem !== undefined ? [row.problem] : [])),
  };
}

function must(
  what: string,
  value: number | string,
  mustBe: string,
  isKept: boolean,
  seen: readonly string[] = [],
): Figures["rows"][number] & { readonly problem?: string | undefined } {
  const problem = isKept ? undefined : [`${what}: ${value}`, ...seen.slice(0, 10)].join("\n    ");
  return { what, value: `${value}`, mustBe, problem };
}
