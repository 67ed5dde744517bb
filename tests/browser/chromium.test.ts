import { describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.js";

describe("the browser tests", () => {
  it("fail without Chromium, and say how to install it", async () => {
    await expect(launchChromium([undefined, "", "/no/such/chromium"])).rejects.toThrow("apt-get install -y chromium");
  });
});
