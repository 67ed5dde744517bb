import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "tsconfig.test.json" },
    // Vitest leaves one core free, of two; these mostly wait for the servers and programs that they start.
    maxWorkers: "100%",
    // Hung, not slow: a busy machine must not turn a test red.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    setupFiles: ["@aidmp/test-support/fail-on-console"],
    reporters: ["default", "json"],
    outputFile: { json: "test-results/report.json" },
  },
});
