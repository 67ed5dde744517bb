import type { CliContext } from "../context/cli-context.js";
import type { Settings } from "./settings.js";

/** The runtime, as far as it decides whether a proxy of the environment is used. */
export interface Runtime {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
}

export interface UnusedProxy {
  /** What happens: requests go out directly. */
  readonly found: string;
  /** What to do. */
  readonly advice: string;
}

/**
 * Where the environment names a proxy for the service that this runtime's fetch does not use: Node does from 22.21 and 24.0 on, and
 * only if it is told to. Bun and Deno do by themselves.
 */
export function unusedProxy(
  { baseUrl, region }: Pick<Settings, "baseUrl" | "region">,
  { env, say }: Pick<CliContext, "env" | "say">,
  { versions, execArgv }: Runtime = process,
): UnusedProxy | undefined {
  const address = baseUrl?.value ?? `https://aidmp.${region?.value ?? "cn-sh-01"}.sensecoreapi.cn`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const variable = `${url.protocol.slice(0, -1)}_proxy`;
  const set = [variable, variable.toUpperCase()].find((name) => env[name] !== undefined && env[name] !== "");
  if (set === undefined || isExempt(url, env["no_proxy"] ?? env["NO_PROXY"] ?? "")) return undefined;
  if (versions["bun"] !== undefined || versions["deno"] !== undefined) return undefined;
  const node = versions["node"] ?? "";
  const flags = [...execArgv, ...(env["NODE_OPTIONS"] ?? "").split(/\s+/)];
  const isAble = canUseProxy(node);
  if (isAble && (env["NODE_USE_ENV_PROXY"] === "1" || flags.includes("--use-env-proxy"))) return undefined;
  return {
    found: say(
      `${set} is set, but Node ${node} does not use it: requests to the service go out directly.`,
      `已设置 ${set}，但 Node ${node} 不使用它：对服务的请求直接发出。`,
    ),
    advice: isAble
      ? say("Set NODE_USE_ENV_PROXY=1, too.", "请同时设置 NODE_USE_ENV_PROXY=1。")
      : say(
          "Run aidmp with Node 22.21, 24 or later, and set NODE_USE_ENV_PROXY=1.",
          "请使用 Node 22.21、24 或更新的版本运行 aidmp，并设置 NODE_USE_ENV_PROXY=1。",
        ),
  };
}

function canUseProxy(node: string): boolean {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  return major >= 24 || (major === 22 && minor >= 21);
}

/** As NO_PROXY is commonly read: hosts, with those below them, separated by commas; a port may follow; `*` is all. */
function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  const servicePort = port || (protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, named = entry, itsPort] =
        /^\[(.*)\](?::(\d+))?$/.exec(entry) ?? /^([^:]*)(?::(\d+))?$/.exec(entry) ?? [];
      if (itsPort !== undefined && itsPort !== servicePort) return false;
      const domain = named.replace(/^\*?\./, "");
      return named === "*" || (domain !== "" && (host === domain || host.endsWith(`.${domain}`)));
    });
}
