import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The version of the `aws` on this machine's path; undefined where there is none. */
export async function awsCliVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run("aws", ["--version"]);
    return /^aws-cli\/(\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

export interface AwsRun {
  readonly durationInMs: number;
  /** Of awscli and all that it starts. */
  readonly cpuInMs: number;
  readonly memoryInMiB: number;
}

/** Node does not tell what a child took; Python, which awscli is written in, does. */
const measuring = `
import json, resource, subprocess, sys, time
started = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "durationInMs": (time.monotonic() - started) * 1000,
    "cpuInMs": (used.ru_utime + used.ru_stime) * 1000,
    "memoryInMiB": used.ru_maxrss / 1024,
}))
`;

/** Runs awscli as it comes, with the keys of the store that it is to read and nothing of this machine's. */
export async function runAws(args: readonly string[]): Promise<AwsRun> {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const { stdout } = await run("python3", ["-c", measuring, "aws", ...args], { env });
  const measured: AwsRun = JSON.parse(stdout);
  return measured;
}
