import { checkSource, type UploadItem, type UploadRequest } from "@aidmp/datasets";
import type { SourceReport } from "@aidmp/datasets/types";
import type { CliContext } from "../context/cli-context.js";
import { exitCodes } from "../context/exit-code.js";
import { bytes, files } from "../output/format.js";
import { bucketSource } from "../settings/bucket-source.js";
import type { UploadFlags } from "./upload-flags.js";

/** Lists the source, says what would be sent, and sends nothing. */
export async function dryRun(request: UploadRequest, flags: UploadFlags, context: CliContext): Promise<void> {
  const report = await look(request, context);
  if (flags.json || flags.events) context.process.stdout.write(`${JSON.stringify({ type: "dry-run", ...report })}\n`);
  else tell(request, report, context);
}

/** The same for each line of a manifest; the last line counts them. */
export async function dryRunMany(
  items: AsyncIterable<UploadItem>,
  flags: UploadFlags,
  context: CliContext,
): Promise<void> {
  const { process, say } = context;
  const total = { uploads: 0, files: 0, bytes: 0, problems: 0 };
  for await (const item of items) {
    const report = await look(item, context);
    total.uploads += 1;
    total.files += report.files ?? 0;
    total.bytes += report.bytes ?? 0;
    total.problems += report.problems.length;
    if (flags.events) process.stdout.write(`${JSON.stringify({ type: "dry-run", upload: item.key, ...report })}\n`);
    else if (!flags.json) tell(item, report, context);
  }
  const size = `${files(total.files, say)}, ${bytes(total.bytes)}`;
  const words = say(`${total.uploads} uploads: ${size}`, `${total.uploads} 个上传：${size}`);
  process.stdout.write(flags.json || flags.events ? `${JSON.stringify({ type: "result", ...total })}\n` : `${words}\n`);
}

async function look({ from }: UploadRequest, context: CliContext): Promise<SourceReport> {
  const report = await checkSource(from, { source: await bucketSource(from), signal: context.signal });
  if (!report.ok) context.exitCode = exitCodes.usage;
  return report;
}

function tell({ to }: UploadRequest, report: SourceReport, { say, process }: CliContext): void {
  for (const { field, message } of report.problems) process.stderr.write(`${field} ${message}\n`);
  for (const path of report.sample) process.stderr.write(`  ${path}\n`);
  const size = `${files(report.files ?? 0, say)}, ${bytes(report.bytes ?? 0)}`;
  const target = `${to.dataSpaceId}/${to.repoId}/${to.branchId}:${to.path ?? ""}`;
  process.stdout.write(`${say(`Would copy ${size} to ${target}`, `将复制 ${size} 到 ${target}`)}\n`);
}
