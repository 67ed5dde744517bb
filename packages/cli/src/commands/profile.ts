import { buildCommand, buildRouteMap, type RouteMap } from "@stricli/core";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { argument, langFlags, type LangFlags } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function profileRoutes(say: Say): RouteMap<CliContext> {
  const name = argument(say("The profile's name", "配置名称"), "NAME");
  const pair = argument(
    say("FIELD=VALUE; a secret is FIELD alone, and is asked for", "FIELD=VALUE；密钥只写 FIELD，随后输入"),
    "FIELD",
  );
  return buildRouteMap({
    routes: {
      list: buildCommand<LangFlags, [], CliContext>({
        loader: withContext(async () => (await import("./profile-run.js")).list),
        parameters: { flags: langFlags(say) },
        docs: { brief: say("List the profiles, without secrets", "列出配置，不显示密钥") },
      }),
      use: buildCommand<LangFlags, [string], CliContext>({
        loader: withContext(async () => (await import("./profile-run.js")).use),
        parameters: { flags: langFlags(say), positional: { kind: "tuple", parameters: [name] } },
        docs: { brief: say("Use a profile from now on", "从现在起使用某个配置") },
      }),
      set: buildCommand<LangFlags, string[], CliContext>({
        loader: withContext(async () => (await import("./profile-run.js")).set),
        parameters: { flags: langFlags(say), positional: { kind: "array", minimum: 1, parameter: pair } },
        docs: {
          brief: say("Set fields of the profile in use", "设置当前配置的字段"),
          fullDescription: say(
            "Set fields of the profile in use. Secrets are asked for without echo, or read from standard input, one a line.\n\n  aidmp profile set base_url=https://aidmp.example.com data_space=SPACE access_key secret_key",
            "设置当前配置的字段。密钥在输入时不显示，或逐行从标准输入读取。\n\n  aidmp profile set base_url=https://aidmp.example.com data_space=SPACE access_key secret_key",
          ),
        },
      }),
    },
    docs: {
      brief: say(
        "Keep addresses and keys in ~/.config/aidmp/config.json",
        "在 ~/.config/aidmp/config.json 中保存地址和密钥",
      ),
    },
  });
}
