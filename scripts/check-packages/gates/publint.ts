import { readFile } from "node:fs/promises";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Gate } from "../gate.ts";

/** publint over the tarball, with its suggestions as errors. */
export const publintGate: Gate = {
  name: "publint",
  async check({ name, manifest, tarball }) {
    const { file } = await tarball();
    const { buffer } = new Uint8Array(await readFile(file));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    return messages.map((message) => ({
      where: name,
      problem: formatMessage(message, manifest, { color: false }) ?? message.code,
      remedy: `See https://publint.dev/rules#${message.code.toLowerCase()}`,
    }));
  },
};
