import { spawn } from "node:child_process";
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { bin, startFixture } from "./support/fixture.js";

describe("the profiles", () => {
  it("hold what was set, in a file that its owner alone can read; secrets come by a pipe and are not shown", async () => {
    const { folder, env, aidmp } = await startFixture();
    const path = join(folder, "config/aidmp/config.json");
    const set = spawn(
      process.execPath,
      [bin, "profile", "set", "data_space=ds-9", "store_endpoint=s.test", "access_key", "secret_key"],
      { env },
    );
    set.stdin.end("AK-typed\nSK-typed\n");
    await new Promise((resolve) => {
      set.once("close", resolve);
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, "utf8")).profiles.default).toMatchObject({
      data_space: "ds-9",
      secret_key: "SK-typed",
    });
    const { stdout } = await aidmp(["profile", "list"]);
    expect(stdout).toContain('data_space="ds-9"');
    expect(stdout).not.toContain("SK-typed");
    await chmod(path, 0o644);
    const open = await aidmp(["tasks"]);
    expect({ ended: open.ended, stderr: open.stderr }).toEqual({
      ended: 2,
      stderr: expect.stringContaining("chmod 600"),
    });
  });

  it("refuse a secret on the command line, and an unknown field", async () => {
    const { aidmp } = await startFixture();
    const secret = await aidmp(["profile", "set", "secret_key=hunter2"]);
    expect(secret.ended).toBe(2);
    expect(secret.stderr).not.toContain("hunter2");
    expect((await aidmp(["profile", "set", "acess_key"])).stderr).toContain("There is no field acess_key");
  });

  it("ask a credential_command for keys, and tell that it failed without what it printed", async () => {
    const { aidmp, folder, env } = await startFixture();
    const path = join(folder, "config/aidmp/config.json");
    await mkdir(dirname(path), { recursive: true });
    const write = (script: string): Promise<void> =>
      writeFile(
        path,
        JSON.stringify({
          current: "vault",
          profiles: { vault: { credential_command: [process.execPath, "-e", script] } },
        }),
        { mode: 0o600 },
      );
    const keys = { access_key: env["AIDMP_ACCESS_KEY"], secret_key: env["AIDMP_SECRET_KEY"] };
    await write(`console.log(${JSON.stringify(JSON.stringify(keys))})`);
    const none = { AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "" };
    expect((await aidmp(["tasks"], none)).ended).toBe(0);
    await write("console.log('hunter2'); process.exit(3)");
    const failed = await aidmp(["tasks"], none);
    expect(failed.ended).toBe(2);
    expect(failed.stderr).toContain("failed (3)");
    expect(failed.stderr).not.toContain("hunter2");
  });
});
