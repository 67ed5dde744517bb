import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts"],
    // Hung, not slow: the first of them installs packages.
    testTimeout: 240_000,
    hookTimeout: 600_000,
    reporters: ["default", "json"],
    outputFile: { json: "../test-results/pasted.json" },
  },
});
