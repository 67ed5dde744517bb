import type { Target } from "./check.ts";
import type { Setting } from "./setting.ts";
import { bun, emulatorOnBun } from "./targets/bun.ts";
import { bundlers } from "./targets/bundlers.ts";
import { chromium } from "./targets/chromium.ts";
import { compilers } from "./targets/compilers.ts";
import { deno } from "./targets/deno.ts";
import { emulatorOnNodes, nodes } from "./targets/node.ts";
import { workerd } from "./targets/workerd.ts";

/** Everything that the READMEs claim to work with, in the order of the table. */
export function allTargets(setting: Setting): readonly Target[] {
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
