import { runOperations } from "./operations.js";
import { runRequests } from "./requests.js";
import { runSoak } from "./soak.js";
import { runUploads } from "./uploads.js";

/**
 * One run in a process of its own: `<uploads | operations | soak | requests> <options as JSON>`. It prints its report as JSON,
 * and must then end by itself: whatever was left running would keep it.
 */
const runs = { uploads: runUploads, operations: runOperations, soak: runSoak, requests: runRequests } as const;

const [, , kind = "", options = "{}"] = process.argv;
const isRun = (name: string): name is keyof typeof runs => Object.hasOwn(runs, name);
if (!isRun(kind)) throw new Error(`There is no run "${kind}".`);
const report = await runs[kind](JSON.parse(options));
process.stdout.write(JSON.stringify(report));
