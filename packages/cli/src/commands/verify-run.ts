import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { type FileSource, type Finding, sumsSource, verifyUpload } from "@aidmp/datasets";
import { closing } from "../context/closing.js";
import type { CliContext } from "../context/cli-context.js";
import { exitCodes } from "../context/exit-code.js";
import { openReport } from "../output/report-file.js";
import { bucketSource } from "../settings/bucket-source.js";
import { dataSpaceOf, openClient, type Opened, sourceOf } from "../settings/open-client.js";
import { UsageError } from "../context/cli-error.js";
import { findTask } from "./find-task.js";
import { verifyLevelOf } from "./verify-level.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";
import type { SourceFlags } from "../settings/open-client.js";

export interface VerifyFlags extends OutputFlags, CallFlags, SourceFlags {
  readonly from?: string | undefined;
  readonly level?: string | undefined;
  readonly report?: string | undefined;
}

export async function verify(context: CliContext, flags: VerifyFlags, id: string): Promise<void> {
  const opened = await openClient(flags, context);
  const dataSpaceId = dataSpaceOf(opened.settings);
  const level = verifyLevelOf(flags.level ?? "size");
  const { process, say, signal } = context;
  const { task } = await findTask(opened.client, dataSpaceId, id, signal);
  const source = level === "counts" ? undefined : await sourceFrom(flags, opened);
  const report = await openReport(flags.report);
  const lines: Promise<void>[] = [];
  const onFinding = (finding: Finding): void => {
    lines.push(report.write(finding));
    if (flags.events) process.stdout.write(`${JSON.stringify(finding)}\n`);
    else if (!flags.json) {
      process.stderr.write(
        `${marks[finding.status]} ${finding.path}${finding.reason ? `  (${finding.reason})` : ""}\n`,
      );
    }
  };
  const result = await closing([report], async () => {
    const verified = await verifyUpload(opened.client, { dataSpaceId, task, source, level, signal, onFinding });
    await Promise.all(lines);
    return verified;
  });
  if (!result.ok) context.exitCode = exitCodes.incomplete;
  const { same, differ, missing, extra, unverified } = result;
  const words = say(
    `${same} same, ${differ} differ, ${missing} missing, ${extra} extra, ${unverified} unverified (${level})`,
    `${same} 个相同，${differ} 个不同，${missing} 个缺失，${extra} 个多余，${unverified} 个无法校验（${level}）`,
  );
  process.stdout.write(
    flags.json || flags.events ? `${JSON.stringify({ type: "result", ...result })}\n` : `${words}\n`,
  );
}

/** As rclone marks them. */
const marks = { differ: "*", missing: "+", extra: "-", unverified: "?" } as const;

async function sourceFrom(flags: VerifyFlags, { settings }: Opened): Promise<FileSource> {
  const { from } = flags;
  if (from === undefined) {
    throw new UsageError(
      "--from is needed: s3://BUCKET/PREFIX, a folder, or a SHA256SUMS file.",
      "缺少 --from：s3://BUCKET/PREFIX、文件夹或 SHA256SUMS 文件。",
    );
  }
  if (from.startsWith("s3://")) {
    return bucketSource(sourceOf(from, flags, settings));
  }
  const facts = await stat(from).catch(() => undefined);
  if (!facts) {
    throw new UsageError(
      `There is no file or folder ${JSON.stringify(from)}.`,
      `没有文件或文件夹 ${JSON.stringify(from)}。`,
    );
  }
  if (!facts.isDirectory()) return sumsSource(createInterface({ input: createReadStream(from) }));
  const { directorySource } = await import("@aidmp/datasets/node");
  return directorySource(from);
}
