import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoCredentials, type Emulator, type EmulatorOptions, startEmulator } from "@aidmp/emulator";
import { runToEnd, type ProgramEnd } from "@aidmp/test-support/run-program";
import { onTestFinished } from "vitest";

export const bin: string = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));

export interface Fixture {
  readonly emulator: Emulator;
  /** A folder of this test. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs the command to its end. */
  readonly aidmp: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<ProgramEnd>;
  /** Starts it, and leaves it running. */
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Running;
}

export interface Running {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => string;
  readonly ended: Promise<number | string | null>;
}

/** The emulator, and the environment of somebody who uses the command line with it. */
export async function startFixture(options: EmulatorOptions = {}): Promise<Fixture> {
  const emulator = await startEmulator(options);
  const folder = await mkdtemp(join(tmpdir(), "aidmp-cli-"));
  onTestFinished(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, "config"),
    AIDMP_BASE_URL: emulator.url,
    AIDMP_ACCESS_KEY: demoCredentials.accessKey,
    AIDMP_SECRET_KEY: demoCredentials.secretKey,
    AIDMP_DATA_SPACE: "ds-1",
    AIDMP_STORE_ENDPOINT: "store.test",
    AIDMP_STORE_ACCESS_KEY: "the-store-access-key",
    AIDMP_STORE_SECRET_KEY: "the-store-secret-key",
    LANG: "C",
    // A machine that tests may have set them.
    CI: "",
    NO_COLOR: "",
  };
  return {
    emulator,
    folder,
    env,
    aidmp: (args, more = {}) => runToEnd(process.execPath, [bin, ...args], { cwd: folder, env: { ...env, ...more } }),
    start(args, more = {}) {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: folder,
        env: { ...env, ...more },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
      onTestFinished(() => void child.kill("SIGKILL"));
      const ended = new Promise<number | string | null>((resolve) => {
        child.once("close", (code, signal) => resolve(code ?? signal));
      });
      return { child, output: () => output, ended };
    },
  };
}

export const running = {
  afterInMs: 0,
  state: "RUNNING",
  progress: { totalFileCount: 4, totalFileSize: 4000 },
} as const;
export const finished = { state: "FINISHED", progress: { succeedFileCount: 4, succeedFileSize: 4000 } } as const;
export const upload: readonly string[] = ["upload", "--from", "s3://data/images/", "--to", "ds-1/repo-1/master:/train"];
