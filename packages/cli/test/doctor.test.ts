import { describe, expect, it } from "vitest";
import { startFixture } from "./support/fixture.js";

describe("doctor", () => {
  it("says where each value comes from and what is wrong, and creates nothing", async () => {
    const { aidmp, emulator } = await startFixture({ pageNoBase: 1 });
    const { ended, stdout } = await aidmp(["doctor"]);
    expect(ended).toBe(0);
    expect(stdout).toContain("from AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY");
    expect(stdout).toContain("pages begin at: 0 or 1");
    expect(stdout).toMatch(/the create call \(its path is assumed\): exists/);
    expect(emulator.tasks()).toEqual([]);
    const wrong = await aidmp(["doctor", "--json"], { AIDMP_SECRET_KEY: "hunter2" });
    expect(wrong.ended).toBe(1);
    expect(wrong.stdout).toContain('"status":"fault"');
    expect(wrong.stdout).not.toContain("hunter2");
  });

  it("tells a host that does not answer", async () => {
    const { aidmp } = await startFixture();
    const { ended, stdout } = await aidmp(["doctor"], { AIDMP_BASE_URL: "http://127.0.0.1:9" });
    expect(ended).toBe(1);
    expect(stdout).toContain("FAULT   host");
  });
});
