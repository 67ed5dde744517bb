import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts"],
    // Hung, not slow.
    testTimeout: 240_000,
    reporters: ["default", "json"],
    outputFile: { json: "../test-results/shells.json" },
  },
});
