import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { taskOfThisProcess } from "../harness/task.js";

/** Type-checks one file of an application, libraries' declarations included: `{ folder, code }`. */
const { folder, code } = taskOfThisProcess();
mkdirSync(String(folder), { recursive: true });
const file = join(String(folder), "consumer.ts");
writeFileSync(file, String(code));

const startedAt = performance.now();
const program = ts.createProgram([file], {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
});
const problems = ts.getPreEmitDiagnostics(program);
const checkInMs = performance.now() - startedAt;
if (problems.length > 0) {
  throw new Error(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")).join("\n"));
}
console.log(
  JSON.stringify({ checkInMs, instantiations: program.getInstantiationCount(), types: program.getTypeCount() }),
);
