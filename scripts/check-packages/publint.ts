import { readFile } from "node:fs/promises";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Gate } from "./gate.ts";

/** publint over the tarball. Its command cannot be asked to fail for a suggestion, so it is called here. */
export const publintGate: Gate = async ({ manifest, tarball }) => {
  const { file } = await tarball();
  const { buffer } = new Uint8Array(await readFile(file));
  const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => ({
    problem: formatMessage(message, manifest, { color: false }) ?? message.code,
    fix: `See https://publint.dev/rules#${message.code.toLowerCase()}`,
  }));
};
