import { taskOfThisProcess } from "../harness/task.js";

/** Time and processor time until a module and all that it imports have run: `{ module }`, or none for an empty process. */
const { module } = taskOfThisProcess();
const before = process.cpuUsage();
const startedAt = performance.now();
if (typeof module === "string") await import(module);
const importInMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ importInMs, cpuInMs: (user + system) / 1_000 }));
process.exit();
