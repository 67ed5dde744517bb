import { findDatasets } from "@aidmp/datasets";
import type { CliContext } from "../context/cli-context.js";
import { table } from "../output/format.js";
import { openClient } from "../settings/open-client.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface DatasetsFlags extends OutputFlags, CallFlags {}

export async function datasets(context: CliContext, flags: DatasetsFlags, keyword?: string): Promise<void> {
  const { client } = await openClient(flags, context);
  const rows: string[][] = [];
  for await (const found of findDatasets(client, keyword, { signal: context.signal })) {
    if (flags.json || flags.events) context.process.stdout.write(`${JSON.stringify(found)}\n`);
    else rows.push([found.id, found.name, String(found.files ?? ""), found.displayName]);
  }
  if (flags.json || flags.events) return;
  if (rows.length === 0) {
    context.process.stderr.write(`${context.say("No public dataset matches.", "没有符合条件的公开数据集。")}\n`);
  } else context.process.stdout.write(table([headings(context), ...rows]));
}

function headings({ say }: CliContext): readonly string[] {
  return ["ID", say("NAME", "名称"), say("FILES", "文件"), say("DISPLAY NAME", "显示名称")];
}
