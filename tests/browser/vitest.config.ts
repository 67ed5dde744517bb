import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts"],
    // One browser at a time: a second one on a small machine makes both miss their limits.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    globalSetup: ["./built-site.ts"],
    setupFiles: ["@aidmp/test-support/fail-on-console"],
    reporters: ["default", "json"],
    outputFile: { json: "../test-results/browser-report.json" },
  },
});
