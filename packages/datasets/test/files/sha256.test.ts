import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSha256, PortableSha256 } from "../../src/files/sha256.js";

describe("the SHA-256 for runtimes that have none to which pieces can be given", () => {
  it("agrees with Node's, however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (pieces) => {
        const ours = new PortableSha256();
        const theirs = createHash("sha256");
        for (const piece of pieces) {
          ours.update(piece);
          theirs.update(piece);
        }
        expect(ours.digest()).toBe(theirs.digest("hex"));
      }),
    );
  });

  it.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1_000_000])("of %i bytes is right: the padding", (length) => {
    const bytes = new Uint8Array(length).fill(0x61);
    const ours = new PortableSha256();
    ours.update(bytes);
    expect(ours.digest()).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("is not used where the runtime has one", () => {
    expect(createSha256()).not.toBeInstanceOf(PortableSha256);
  });
});
