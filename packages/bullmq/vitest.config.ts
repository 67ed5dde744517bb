import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Hung, not slow: a busy machine must not turn a test red.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    setupFiles: ["@aidmp/test-support/fail-on-console"],
    reporters: ["default", "json"],
    outputFile: { json: "test-results/report.json" },
  },
});
