import { execFileSync } from "node:child_process";
import { arch, cpus, platform, totalmem } from "node:os";

/** Where and when: no host names, no paths. */
export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryInGiB: number;
  readonly commit: string;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${platform()} ${arch()}`,
    processor: processors[0]?.model ?? "unknown processor",
    cores: processors.length,
    memoryInGiB: Math.round(totalmem() / 2 ** 30),
    commit: commit(),
  };
}

export function aboutMachine({
  date,
  node,
  platform: system,
  processor,
  cores,
  memoryInGiB,
  commit: at,
}: Machine): string {
  return `Measured on ${date} at ${at}, Node ${node.slice(1)}, ${system}, ${processor}, ${cores} cores, ${memoryInGiB} GiB.`;
}

function commit(): string {
  try {
    const isClean = git("status", "--porcelain", "packages", "benchmarks") === "";
    return `commit ${git("rev-parse", "--short", "HEAD")}${isClean ? "" : " with changes"}`;
  } catch {
    return "no commit";
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}
