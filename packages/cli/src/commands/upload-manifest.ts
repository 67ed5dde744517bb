import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type UploadItem, uploadMany } from "@aidmp/datasets";
import { parseTarget } from "../arguments/target.js";
import type { CliContext } from "../context/cli-context.js";
import { exitCodeOf, exitCodes } from "../context/exit-code.js";
import { describeError } from "../output/describe-error.js";
import { openJournal } from "../output/journal-file.js";
import { openReport } from "../output/report-file.js";
import { type Opened, sourceOf } from "../settings/open-client.js";
import { UsageError } from "../context/cli-error.js";
import { deadlineOf, type UploadFlags, visibilityOf } from "./upload-flags.js";

/** Many uploads, a JSON line for each, some at a time. With a journal the same command goes on after a kill. */
export async function uploadManifest(
  path: string,
  flags: UploadFlags,
  opened: Opened,
  context: CliContext,
): Promise<void> {
  const { process, say, signal } = context;
  const jobs = Number(flags.jobs ?? 10);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new UsageError("--jobs must be a whole number from 1 up.", "--jobs 必须是不小于 1 的整数。");
  }
  const waiting = { ...visibilityOf(flags), ...deadlineOf(flags) };
  const journal = await openJournal(flags);
  const report = await openReport(flags.report);
  let [uploaded, failed] = [0, 0];
  try {
    const outcomes = uploadMany(opened.client, readItems(path, flags, opened), {
      concurrency: jobs,
      journal: journal.journal,
      signal,
      clock: context.clock,
      allowEmpty: flags.allowEmpty === true,
      ...waiting,
    });
    for await (const outcome of outcomes) {
      const { key = "" } = outcome.item;
      const isGood = outcome.status === "uploaded";
      const line = isGood
        ? { type: "uploaded", upload: key, task: outcome.task.id, commit: outcome.task.commit_id }
        : { type: "failed", upload: key, error: describeError(outcome.error, context).replace(/^aidmp: /, "") };
      if (isGood) uploaded += 1;
      else failed += 1;
      if (!isGood) {
        await report.write(line);
        if (context.exitCode === exitCodes.succeeded) context.exitCode = exitCodeOf(outcome.error);
      }
      if (flags.events) process.stdout.write(`${JSON.stringify(line)}\n`);
      else if (!isGood) process.stderr.write(`${key}: ${line.error}\n`);
      else if (!flags.quiet) process.stderr.write(`${say("uploaded", "已上传")} ${key}\n`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    context.exitCode = exitCodes.interrupted;
    const again = say(
      "Stopped. The tasks go on; run the same command with its --journal to go on.",
      "已停止。任务仍在继续；使用相同的 --journal 再次运行即可继续。",
    );
    process.stderr.write(`${again}\n`);
  } finally {
    await journal.close();
    await report.close();
  }
  const summary = { type: "result", uploaded, failed };
  const words = say(`${uploaded} uploaded, ${failed} failed`, `${uploaded} 个已上传，${failed} 个失败`);
  process.stdout.write(flags.json || flags.events ? `${JSON.stringify(summary)}\n` : `${words}\n`);
}

/** The lines of a manifest, as they are read. */
export async function* readItems(
  path: string,
  flags: UploadFlags,
  { settings }: Opened,
): AsyncGenerator<UploadItem, void> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    number += 1;
    if (line.trim() === "") continue;
    const { from, to, message } = parseLine(line, `${path}:${number}`);
    yield {
      key: `${from} -> ${to}`,
      from: sourceOf(from, flags, settings),
      to: parseTarget(to),
      ...(message !== undefined && { message }),
    };
  }
}

function parseLine(
  line: string,
  place: string,
): { readonly from: string; readonly to: string; readonly message?: string } {
  try {
    const { from, to, message } = JSON.parse(line);
    const isMessage = message === undefined || typeof message === "string";
    if (typeof from === "string" && typeof to === "string" && isMessage) return { from, to, message };
  } catch {
    // Told below, without what stands there.
  }
  const shape = '{"from":"s3://BUCKET/PREFIX","to":"SPACE/DATASET/BRANCH:/PATH","message":"…"}';
  throw new UsageError(`${place} is not ${shape}.`, `${place} 不是 ${shape}。`);
}
