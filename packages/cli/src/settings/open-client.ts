import { type AidmpClient, createAidmpClient } from "@aidmp/client";
import type { UploadSource } from "@aidmp/datasets";
import { parseBucket } from "../arguments/target.js";
import type { CliContext } from "../context/cli-context.js";
import { MissingKeysError, UsageError } from "../context/cli-error.js";
import { type CallFlags, readSettings, type Settings } from "./settings.js";
import { unusedProxy } from "./unused-proxy.js";

export interface Opened {
  readonly client: AidmpClient;
  readonly settings: Settings;
}

/** The client that flags, environment and profile describe. */
export async function openClient(flags: CallFlags, context: CliContext): Promise<Opened> {
  const settings = await readSettings(flags, context);
  const { auth, baseUrl, region, allowInsecure, pathOverrides } = settings;
  if (!auth) {
    throw new MissingKeysError(
      "There are no keys: set AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY, or AIDMP_TOKEN, or run `aidmp profile set`.",
      "没有密钥：请设置 AIDMP_ACCESS_KEY 和 AIDMP_SECRET_KEY，或 AIDMP_TOKEN，或者运行 `aidmp profile set`。",
    );
  }
  const proxy = unusedProxy(settings, context);
  if (proxy) context.process.stderr.write(`aidmp: ${proxy.found} ${proxy.advice}\n`);
  const client = createAidmpClient({
    auth: auth.value,
    ...(baseUrl && { baseUrl: baseUrl.value }),
    ...(region && { region: region.value }),
    ...(allowInsecure && { allowInsecure: allowInsecure.value }),
    pathOverrides,
    clock: context.clock,
    ...(context.fetch && { fetch: context.fetch }),
  });
  return { client, settings };
}

export interface SourceFlags {
  readonly endpoint?: string | undefined;
  readonly preset?: string | undefined;
  readonly noSsl?: boolean | undefined;
  readonly virtualHost?: boolean | undefined;
}

/** The source that `--from` names, with the keys of the environment or the profile. What is missing is told by `findProblems`. */
export function sourceOf(from: string, flags: SourceFlags, { store }: Settings): UploadSource {
  const { bucket, prefix } = parseBucket(from);
  const preset = presetOf(flags.preset ?? store.preset?.value);
  return {
    bucket,
    prefix,
    endpoint: flags.endpoint ?? store.endpoint?.value ?? "",
    accessKey: store.accessKey?.value ?? "",
    secretKey: store.secretKey?.value ?? "",
    ...(preset !== undefined && { preset }),
    ...((flags.noSsl || store.disableSsl) && { disableSsl: true }),
    ...(flags.virtualHost !== undefined && { virtualHostStyle: flags.virtualHost }),
  };
}

const presets = ["aoss", "aliyun", "minio", "s3"] as const;

function presetOf(name: string | undefined): (typeof presets)[number] | undefined {
  if (name === undefined) return undefined;
  const preset = presets.find((each) => each === name);
  if (preset === undefined) {
    throw new UsageError(
      `There is no preset ${name}; there are ${presets.join(", ")}.`,
      `没有预设 ${name}；可用：${presets.join("、")}。`,
    );
  }
  return preset;
}

/** The data space of the verbs that name none themselves. */
export function dataSpaceOf({ dataSpace }: Settings): string {
  if (dataSpace) return dataSpace.value;
  throw new UsageError(
    "The data space is missing: give --space ID, or set AIDMP_DATA_SPACE; the console shows it.",
    "缺少数据空间：请使用 --space ID，或设置 AIDMP_DATA_SPACE；ID 见控制台。",
  );
}
