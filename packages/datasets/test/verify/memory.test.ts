import { fileURLToPath } from "node:url";
import { runToEnd } from "@aidmp/test-support/run-program";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../support/verify-many.mjs", import.meta.url));

describe("the memory that verifying takes", () => {
  it.each([
    ["same", 200_000, 40],
    ["opposite", 100_000, 120],
  ])(
    "is bounded where the two listings have the %s order: %i files in a heap of %i MB",
    async (order, count, heapInMb) => {
      const { ended, stdout } = await runToEnd(process.execPath, [
        `--max-old-space-size=${heapInMb}`,
        program,
        String(count),
        order,
      ]);
      expect({ ended, stdout }).toEqual({ ended: 0, stdout: `true ${count}\n` });
    },
  );
});
