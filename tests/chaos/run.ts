import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { OperationsOptions, OperationsReport } from "./operations.js";
import type { RequestsOptions, RequestsReport } from "./requests.js";
import type { SoakOptions, SoakReport } from "./soak.js";
import type { UploadsOptions, UploadsReport } from "./uploads.js";

/** What a run's process did beyond its report. */
export interface Ending {
  /** How long it took to end by itself after its report, in milliseconds. */
  readonly endedAfterInMs: number;
  /** Warnings and traces: must be empty. */
  readonly stderr: string;
}

export interface Run<Report> {
  readonly report: Report;
  readonly ending: Ending;
}

const program = fileURLToPath(new URL("program.ts", import.meta.url));

/** A process that is still there so long after its report was left something to do. */
const endLimitInMs = 10_000;

export async function runInProcess(kind: "uploads", options: UploadsOptions): Promise<Run<UploadsReport>>;
export async function runInProcess(kind: "operations", options: OperationsOptions): Promise<Run<OperationsReport>>;
export async function runInProcess(kind: "requests", options: RequestsOptions): Promise<Run<RequestsReport>>;
export async function runInProcess(kind: "soak", options: SoakOptions): Promise<Run<SoakReport>>;
export async function runInProcess(kind: string, options: object): Promise<Run<unknown>> {
  const args = ["--expose-gc", "--import", "tsx", program, kind, JSON.stringify(options)];
  // The program's own imports are resolved from its folder, tsx from the folder it is started in.
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  let reportedAt = Number.NaN;
  let limit: NodeJS.Timeout | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    reportedAt = performance.now();
    limit ??= setTimeout(() => child.kill("SIGKILL"), endLimitInMs);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code, signal] = await once(child, "close");
  clearTimeout(limit);
  if (signal !== null) throw new Error(`The run "${kind}" did not end by itself: something was left running.`);
  if (code !== 0) throw new Error(`The run "${kind}" failed with exit code ${code}: ${stderr}`);
  return { report: JSON.parse(stdout), ending: { endedAfterInMs: performance.now() - reportedAt, stderr } };
}
