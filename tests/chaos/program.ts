import { runOperations } from "./operations.js";
import { runSoak } from "./soak.js";
import { runUploads } from "./uploads.js";

/**
 * One run in a process of its own: `<uploads | operations | soak> <options as JSON>`. It prints its report as JSON, and must then
 * end by itself: whatever was left running would keep it.
 */
const runs = { uploads: runUploads, operations: runOperations, soak: runSoak } as const;

const [, , kind = "", options = "{}"] = process.argv;
if (kind !== "uploads" && kind !== "operations" && kind !== "soak") throw new Error(`There is no run "${kind}".`);
const report = await runs[kind](JSON.parse(options));
process.stdout.write(JSON.stringify(report));
