import type { CliContext } from "../context/cli-context.js";
import { exitCodes } from "../context/exit-code.js";
import type { Say } from "../context/language.js";
import { type CallFlags, type Found, readSettings, type Settings } from "../settings/settings.js";
import { unusedProxy } from "../settings/unused-proxy.js";
import { type Check, fault, ok, warning } from "./doctor-check.js";
import { checkService } from "./doctor-service.js";
import type { OutputFlags } from "./shared-flags.js";

export interface DoctorFlags extends OutputFlags, CallFlags {}

export async function doctor(context: CliContext, flags: DoctorFlags): Promise<void> {
  const settings = await readSettings(flags, context);
  const checks = [
    ...sourcesOf(settings, context.say),
    ...proxyCheck(settings, context),
    ...(await checkService(settings, context)),
  ];
  if (checks.some(({ status }) => status === "fault")) context.exitCode = exitCodes.failed;
  const { process, say, secrets } = context;
  const marks = {
    ok: say("ok     ", "正常"),
    warning: say("warning", "注意"),
    fault: say("FAULT  ", "错误"),
  };
  for (const check of checks) {
    const found = secrets.clean(check.found);
    const words = `${marks[check.status]} ${check.check}: ${found}${check.advice ? `\n    ${check.advice}` : ""}`;
    process.stdout.write(flags.json || flags.events ? `${JSON.stringify({ ...check, found })}\n` : `${words}\n`);
  }
}

function proxyCheck(settings: Settings, context: CliContext): readonly Check[] {
  const proxy = unusedProxy(settings, context);
  return proxy ? [warning(context.say("proxy", "代理"), proxy.found, proxy.advice)] : [];
}

/** Where each value comes from; never the value of a secret. */
function sourcesOf(settings: Settings, say: Say): readonly Check[] {
  const { auth, baseUrl, region, dataSpace, pathOverrides, store } = settings;
  const host = baseUrl ?? region;
  const from = ({ from: place }: Found<unknown>): string => say(`from ${place}`, `来自 ${place}`);
  const none = say("none", "无");
  return [
    auth
      ? ok(say("keys", "密钥"), from(auth))
      : fault(
          say("keys", "密钥"),
          none,
          say(
            "Set AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY, or AIDMP_TOKEN, or run `aidmp profile set`.",
            "请设置 AIDMP_ACCESS_KEY 和 AIDMP_SECRET_KEY，或 AIDMP_TOKEN，或者运行 `aidmp profile set`。",
          ),
        ),
    ok(
      say("service", "服务"),
      host
        ? say(`${host.value}, ${from(host)}`, `${host.value}，${from(host)}`)
        : say("the public host of cn-sh-01, by default", "默认使用 cn-sh-01 的公网地址"),
    ),
    dataSpace
      ? ok(
          say("data space", "数据空间"),
          say(`${dataSpace.value}, ${from(dataSpace)}`, `${dataSpace.value}，${from(dataSpace)}`),
        )
      : warning(
          say("data space", "数据空间"),
          none,
          say(
            "Set AIDMP_DATA_SPACE, or give --space: the console shows its id.",
            "请设置 AIDMP_DATA_SPACE，或使用 --space：ID 见控制台。",
          ),
        ),
    ok(say("path overrides", "路径覆盖"), Object.keys(pathOverrides).join(", ") || none),
    store.accessKey && store.secretKey
      ? ok(say("store's keys", "对象存储密钥"), from(store.accessKey))
      : warning(
          say("store's keys", "对象存储密钥"),
          none,
          say(
            "Uploads need AIDMP_STORE_ACCESS_KEY and AIDMP_STORE_SECRET_KEY.",
            "上传需要 AIDMP_STORE_ACCESS_KEY 和 AIDMP_STORE_SECRET_KEY。",
          ),
        ),
  ];
}
