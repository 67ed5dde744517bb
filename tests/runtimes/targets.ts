import type { Setting } from "./setting.ts";
import { bundlers } from "./targets/bundlers.ts";
import { chromium } from "./targets/chromium.ts";
import { compilers } from "./targets/compilers.ts";
import { frameworks } from "./targets/frameworks.ts";
import { commandLines, emulators, programs } from "./targets/programs.ts";
import { workerd } from "./targets/workerd.ts";
import type { Target } from "./try-out.ts";

/** Everything that the READMEs claim to work with, in the order of the table. */
export function allTargets(setting: Setting): readonly Target[] {
  return [
    ...programs(setting),
    workerd(setting),
    chromium(setting),
    ...emulators(setting),
    ...commandLines(setting),
    ...compilers(setting),
    ...frameworks(setting),
    ...bundlers(setting.consumer.folder),
  ];
}
