import { listFiles } from "@aidmp/datasets";
import { parsePlace } from "../arguments/target.js";
import type { CliContext } from "../context/cli-context.js";
import { bytes } from "../output/format.js";
import { openClient } from "../settings/open-client.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface LsFlags extends OutputFlags, CallFlags {
  readonly sha256sum?: boolean | undefined;
}

export async function ls(context: CliContext, flags: LsFlags, place: string): Promise<void> {
  const { client } = await openClient(flags, context);
  for await (const file of listFiles(client, { ...parsePlace(place), signal: context.signal })) {
    context.process.stdout.write(`${lineOf(file, flags)}\n`);
  }
}

function lineOf(
  file: { readonly path: string; readonly size: number | undefined; readonly sha256: string | undefined },
  flags: LsFlags,
): string {
  if (flags.json || flags.events) return JSON.stringify(file);
  const size = file.size === undefined ? "?" : bytes(file.size);
  return flags.sha256sum ? sumsLine(file.sha256 ?? "?", file.path) : `${size.padStart(9)}  ${file.path}`;
}

/** A backslash before it says that the name is escaped. */
function sumsLine(sha256: string, path: string): string {
  const escaped = path.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${escaped === path ? "" : "\\"}${sha256}  ${escaped}`;
}
