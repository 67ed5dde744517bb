import { deepStrictEqual, match } from "node:assert/strict";
import { join } from "node:path";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { type ProgramEnd, runToEnd } from "@aidmp/test-support/run-program";
import { startS3Server } from "@aidmp/test-support/s3-server";

interface CommandLineCheck {
  readonly how: string;
  readonly run: (runtime: string, env: Readonly<Record<string, string>>) => Promise<void>;
}

type Aidmp = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<ProgramEnd>;

const upload = ["upload", "--from", "s3://data/images/", "--to", "ds-1/repo-1/master:/train", "--no-ssl"];

/** What is tried in each runtime, with the command that `npm install` linked. */
export function commandLineChecks(folder: string): readonly CommandLineCheck[] {
  const withAidmp =
    (work: (aidmp: Aidmp) => Promise<void>): CommandLineCheck["run"] =>
    async (runtime, env) => {
      const store = await startS3Server();
      const emulator = await startEmulator();
      try {
        await store.createBucket("data");
        await store.putObject("data", "images/a", "one");
        await store.putObject("data", "images/b c", "two");
        const surroundings = {
          ...env,
          HOME: join(folder, "home"),
          XDG_CONFIG_HOME: join(folder, "home/config"),
          LANG: "C",
          AIDMP_BASE_URL: emulator.url,
          AIDMP_ACCESS_KEY: demoCredentials.accessKey,
          AIDMP_SECRET_KEY: demoCredentials.secretKey,
          AIDMP_DATA_SPACE: "ds-1",
          AIDMP_STORE_ENDPOINT: store.host,
          AIDMP_STORE_ACCESS_KEY: store.accessKey,
          AIDMP_STORE_SECRET_KEY: store.secretKey,
        };
        const bin = join(folder, "node_modules/.bin/aidmp");
        await work((args, more = {}) =>
          runToEnd(runtime, [bin, ...args], { cwd: folder, env: { ...surroundings, ...more } }),
        );
      } finally {
        await Promise.all([emulator.close(), store.close()]);
      }
    };
  return [
    {
      how: "`aidmp --version`, `--help`",
      run: withAidmp(async (aidmp) => {
        match(expectEnd(await aidmp(["--version"]), 0), /^\d+\.\d+\.\d+\S*\n$/);
        match(expectEnd(await aidmp(["--help"]), 0), /Exit codes: 0 succeeded/);
      }),
    },
    {
      how: "`aidmp doctor`",
      run: withAidmp(async (aidmp) => {
        const found = expectEnd(await aidmp(["doctor"]), 0);
        match(found, /the create call \(its path is assumed\): exists/);
        match(found, /keys are accepted: yes/);
      }),
    },
    {
      how: "`aidmp upload --verify=content`, `wait`, `ls`",
      run: withAidmp(async (aidmp) => {
        match(expectEnd(await aidmp([...upload, "--verify=content"]), 0), /Verified \(content\): 2 same, 0 differ/);
        const task = expectEnd(await aidmp([...upload, "--no-wait"]), 0).trim();
        match(expectEnd(await aidmp(["wait", task]), 0), /: finished, 2 files, 6 B, commit /);
        match(expectEnd(await aidmp(["ls", "ds-1/repo-1"]), 0), /3 B {2}train\/b c\n/);
      }),
    },
    {
      how: "the exit codes of `aidmp`",
      run: withAidmp(async (aidmp) => {
        expectEnd(await aidmp(["frobnicate"]), 2);
        expectEnd(await aidmp(["tasks"], { AIDMP_SECRET_KEY: "wrong" }), 4);
        expectEnd(await aidmp(["upload", "--from", "s3://data/none/", "--to", "ds-1/r/b", "--no-ssl"]), 1);
        const task = expectEnd(await aidmp([...upload, "--json"]), 0);
        const { task: id }: { readonly task: string } = JSON.parse(task);
        expectEnd(await aidmp(["verify", id, "--from", "s3://data/images/a", "--no-ssl"]), 7);
        expectEnd(await aidmp([...upload, "--timeout", "1ms"]), 124);
      }),
    },
  ];
}

/** What it printed, if it ended as it should. */
function expectEnd({ ended, stdout, stderr }: ProgramEnd, code: number): string {
  deepStrictEqual({ ended, said: ended === code ? "" : stdout + stderr }, { ended: code, said: "" });
  return stdout;
}
