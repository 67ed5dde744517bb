import type { FlagParametersForType } from "@stricli/core";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import type { CallFlags } from "../settings/settings.js";
import type { SourceFlags } from "../settings/open-client.js";

/** How a verb tells its result. */
export interface OutputFlags {
  readonly json?: boolean | undefined;
  readonly events?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly lang?: string | undefined;
}

export interface LangFlags {
  readonly lang?: string | undefined;
}

type FlagsOf<Flags> = FlagParametersForType<Flags, CliContext>;

export function outputFlags(say: Say): FlagsOf<OutputFlags> {
  return {
    json: {
      kind: "boolean",
      withNegated: false,
      optional: true,
      brief: say("Print the result as one JSON object", "以一个 JSON 对象输出结果"),
    },
    events: {
      kind: "boolean",
      withNegated: false,
      optional: true,
      brief: say("Print a JSON line for each change", "每次变化输出一行 JSON"),
    },
    quiet: { kind: "boolean", optional: true, withNegated: false, brief: say("No progress", "不显示进度") },
    ...langFlags(say),
  };
}

export function langFlags(say: Say): FlagsOf<LangFlags> {
  return { lang: text(say("Language of help and messages: en or zh", "帮助和提示的语言：en 或 zh"), "en|zh") };
}

export function callFlags(say: Say): FlagsOf<CallFlags> {
  return {
    profile: text(say("Profile to use (AIDMP_PROFILE)", "使用的配置（AIDMP_PROFILE）"), "NAME"),
    baseUrl: text(say("Address of the service (AIDMP_BASE_URL)", "服务地址（AIDMP_BASE_URL）"), "URL"),
    region: text(say("Region of the public host (AIDMP_REGION)", "公网服务的地域（AIDMP_REGION）"), "REGION"),
    space: text(say("Data space (AIDMP_DATA_SPACE)", "数据空间（AIDMP_DATA_SPACE）"), "ID"),
  };
}

export function sourceFlags(say: Say): FlagsOf<SourceFlags> {
  return {
    endpoint: text(
      say("Host of the object store (AIDMP_STORE_ENDPOINT)", "对象存储的主机（AIDMP_STORE_ENDPOINT）"),
      "HOST",
    ),
    preset: text(say("Kind of store: aoss, aliyun, minio or s3", "存储类型：aoss、aliyun、minio 或 s3"), "NAME"),
    noSsl: {
      kind: "boolean",
      optional: true,
      withNegated: false,
      brief: say("Read the store over plain http", "通过 http 读取对象存储"),
    },
    virtualHost: {
      kind: "boolean",
      optional: true,
      withNegated: false,
      brief: say("The bucket stands in the host", "桶名位于主机名中"),
    },
  };
}

/** Of the verbs that wait. */
export function allowEmptyFlag(say: Say): {
  readonly kind: "boolean";
  readonly optional: true;
  readonly withNegated: false;
  readonly brief: string;
} {
  return {
    kind: "boolean",
    optional: true,
    withNegated: false,
    brief: say("Accept a task that copies no file", "接受没有复制任何文件的任务"),
  };
}

/** Of a flag that takes a text and may be left out. */
export function text(
  brief: string,
  placeholder: string,
): {
  readonly kind: "parsed";
  readonly parse: (input: string) => string;
  readonly optional: true;
  readonly brief: string;
  readonly placeholder: string;
} {
  return { kind: "parsed", parse: (input) => input, optional: true, brief, placeholder };
}

/** Of a positional argument that is a text. */
export function argument(
  brief: string,
  placeholder: string,
): {
  readonly brief: string;
  readonly placeholder: string;
  readonly parse: (input: string) => string;
} {
  return { brief, placeholder, parse: (input) => input };
}
