import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { build } from "esbuild";
import { installedVersion, installTool } from "../install.ts";
import type { Setting } from "../setting.ts";
import type { Target } from "../try-out.ts";

const workerdVersion = { pinned: "1.20261117.1", range: "1" };

/** The program itself: without its install script, the package `workerd` has a wrapper that hands on no control channel. */
const system = process.platform === "win32" ? "windows" : process.platform;
const programPackage = `@cloudflare/workerd-${system}-${process.arch === "arm64" ? "arm64" : "64"}`;

/** workerd, the runtime of Cloudflare Workers, without its Node compatibility; bundled, as Workers are. */
export function workerd(setting: Setting): Target {
  return {
    group: "Runtimes",
    name: "workerd",
    async prepare() {
      const folder = await installTool(setting, programPackage, workerdVersion);
      const program = join(folder, "node_modules", programPackage, "bin/workerd");
      return {
        version: await installedVersion(folder, programPackage),
        checks: [{ how: "bundled ES module", run: () => runWorker(setting, program) }],
      };
    },
  };
}

async function runWorker({ consumer: { folder }, live }: Setting, program: string): Promise<void> {
  await build({
    entryPoints: [join(folder, "worker.js")],
    outfile: join(folder, "worker.bundle.js"),
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
  });
  const config = join(folder, "worker.capnp");
  await writeFile(config, capnp);
  const child = spawn(program, ["serve", "--control-fd=3", config], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  }
  try {
    const port = await listeningPort(child.stdio[3], () => said);
    const url = new URL(`http://127.0.0.1:${port}/`);
    url.searchParams.append("service", JSON.stringify(live.service));
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    const text = await response.text();
    if (!response.ok) throw new Error(`The Worker answered ${response.status}: ${text}\n${said}`);
    live.expectLifecycle(JSON.parse(text));
  } finally {
    if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "exit");
  }
}

/** workerd names its port in one line of JSON on the control channel. */
async function listeningPort(control: unknown, said: () => string): Promise<number> {
  if (!(control instanceof Readable)) throw new Error("workerd has no control channel.");
  let text = "";
  for await (const chunk of control) {
    text += String(chunk);
    const [, port] = /"port":\s*(\d+)/.exec(text) ?? [];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`workerd ended without listening: ${said()}`);
}

/** `private` lets the Worker reach this machine; the default is the public internet only. */
const capnp = `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.bundle.js")],
  compatibilityDate = "2025-01-01",
);
`;
