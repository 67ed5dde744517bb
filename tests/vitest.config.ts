import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts", "{chaos,ecosystem,environments,hostile,runtimes}/*.test.ts"],
    // Vitest leaves one core free, of two; these mostly wait for the programs and servers that they start.
    maxWorkers: "100%",
    // No test changes what another one sees: what a worker has loaded, it keeps.
    isolate: false,
    // Each of these starts programs: a cold disk or a busy machine takes its time.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    setupFiles: ["@aidmp/test-support/fail-on-console"],
    reporters: ["default", "json"],
    outputFile: { json: "test-results/report.json" },
  },
});
