import type { Subject } from "./check.ts";
import type { Setting } from "./setting.ts";
import { bun, emulatorOnBun } from "./subjects/bun.ts";
import { bundlers } from "./subjects/bundlers.ts";
import { chromium } from "./subjects/chromium.ts";
import { compilers } from "./subjects/compilers.ts";
import { deno } from "./subjects/deno.ts";
import { emulatorOnNodes, nodes } from "./subjects/node.ts";
import { workerd } from "./subjects/workerd.ts";

/** Everything that the READMEs claim to work with, in the order of the table. */
export function allSubjects(setting: Setting): readonly Subject[] {
  return [
    ...nodes(setting),
    bun(setting),
    deno(setting),
    workerd(setting),
    chromium(setting),
    ...emulatorOnNodes(setting),
    emulatorOnBun(setting),
    ...compilers(setting),
    ...bundlers(setting),
  ];
}
