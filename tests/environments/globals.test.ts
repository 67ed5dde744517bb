import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";

/** What runtimes, test environments and old browsers lack, one or the other. */
const globals = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "CompressionStream",
  "DOMException",
  "Event",
  "EventTarget",
  "FormData",
  "Headers",
  "ReadableStream",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "WeakRef",
  "FinalizationRegistry",
  "atob",
  "btoa",
  "crypto",
  "fetch",
  "performance",
  "queueMicrotask",
  "setImmediate",
  "structuredClone",
];

const entries = [
  "@aidmp/client",
  "@aidmp/client/types",
  "@aidmp/operations",
  "@aidmp/operations/step",
  "@aidmp/operations/schedules",
  "@aidmp/operations/policies",
  "@aidmp/operations/sources",
];

/** Loaded first for its resolution; then each global goes, and everything is imported anew. */
const program = `
  const files = ${JSON.stringify(entries)}.map((entry) => import.meta.resolve(entry));
  delete globalThis[process.argv[1]];
  for (const file of files) await import(file);
  console.log("imported without " + process.argv[1] + ": " + typeof globalThis[process.argv[1]]);
`;

describe("importing every entry", () => {
  it.each(globals)("needs no %s", async (name) => {
    const { ended, stdout, stderr } = await runToEnd(
      process.execPath,
      ["--input-type=module", "--eval", program, name],
      { cwd: import.meta.dirname },
    );
    expect({ ended, stderr, stdout: stdout.trim() }).toEqual({
      ended: 0,
      stderr: "",
      stdout: `imported without ${name}: undefined`,
    });
  });
});
