import { assumedCancel, createPoller, taskListSource } from "@aidmp/operations";
import { closing } from "../context/closing.js";
import type { CliContext } from "../context/cli-context.js";
import { dataSpaceOf, openClient } from "../settings/open-client.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface CancelFlags extends OutputFlags, CallFlags {}

export async function cancel(context: CliContext, flags: CancelFlags, id: string): Promise<void> {
  const { client, settings } = await openClient(flags, context);
  const source = taskListSource(client, { dataSpaceId: dataSpaceOf(settings), cancel: assumedCancel(client) });
  const poller = createPoller({ source });
  const { status } = await closing([poller], () => poller.watch(id).cancel({ signal: context.signal }));
  const words = {
    cancelled: context.say("was cancelled", "已取消"),
    succeeded: context.say("had succeeded before", "在此之前已经成功"),
    failed: context.say("had failed before", "在此之前已经失败"),
  };
  const { stdout } = context.process;
  stdout.write(flags.json || flags.events ? `${JSON.stringify({ task: id, status })}\n` : `${id} ${words[status]}\n`);
}
