import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { throwIfAborted } from "@aidmp/client/internal";
import { type Auth, bearer, fromEnv, hmac } from "@aidmp/client";
import { MissingKeysError, UsageError } from "../context/cli-error.js";
import type { CliContext } from "../context/cli-context.js";
import { type Profile, readProfiles, secretFields } from "./profile-file.js";

/** What every verb that calls the service takes. */
export interface CallFlags {
  readonly profile?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly region?: string | undefined;
  readonly space?: string | undefined;
}

/** Where a value was found: for `doctor`. */
export interface Found<Value> {
  readonly value: Value;
  readonly from: string;
}

export interface Settings {
  readonly auth: Found<Auth> | undefined;
  readonly baseUrl: Found<string> | undefined;
  readonly region: Found<string> | undefined;
  readonly allowInsecure: Found<boolean> | undefined;
  readonly dataSpace: Found<string> | undefined;
  readonly pathOverrides: Readonly<Record<string, string>>;
  readonly store: {
    readonly endpoint: Found<string> | undefined;
    readonly accessKey: Found<string> | undefined;
    readonly secretKey: Found<string> | undefined;
    readonly preset: Found<string> | undefined;
    readonly disableSsl: boolean;
  };
}

type Env = Readonly<Record<string, string | undefined>>;

/** A flag before the environment, that before the profile. No flag takes a secret: others see a program's arguments. */
export async function readSettings(
  flags: CallFlags,
  { env, secrets, signal }: Pick<CliContext, "env" | "secrets" | "signal">,
): Promise<Settings> {
  const file = await readProfiles(env);
  const name = flags.profile ?? env["AIDMP_PROFILE"] ?? file.current;
  const stored = file.profiles[name];
  if (!stored && (flags.profile ?? env["AIDMP_PROFILE"]) !== undefined) {
    const names = Object.keys(file.profiles);
    throw new UsageError(
      `There is no profile ${name}; there are ${names.join(", ") || "none"}.`,
      `没有配置 ${name}；现有：${names.join("、") || "无"}。`,
    );
  }
  const profile = { ...stored, ...(await askCommand(stored, name, signal)) };
  secrets.learn([...secretFields].map((field) => stringOf(Reflect.get(profile, field))));
  const of = profileText(profile, name);
  const environment = readEnvironment(env);
  const baseUrl = fromFlag(flags.baseUrl, "--base-url") ?? environment.baseUrl;
  const region = fromFlag(flags.region, "--region") ?? environment.region;
  const allow = profile.allow_insecure;
  return {
    auth: environment.auth ?? authOf(profile, name),
    baseUrl: baseUrl ?? (region ? undefined : of("base_url")),
    region: baseUrl ? undefined : (region ?? (of("base_url") ? undefined : of("region"))),
    allowInsecure:
      environment.allowInsecure ?? (allow === undefined ? undefined : { value: allow, from: `profile ${name}` }),
    dataSpace: fromFlag(flags.space, "--space") ?? fromEnvironment(env, "AIDMP_DATA_SPACE") ?? of("data_space"),
    pathOverrides: profile.path_overrides ?? {},
    store: {
      endpoint: fromEnvironment(env, "AIDMP_STORE_ENDPOINT") ?? of("store_endpoint"),
      accessKey: fromEnvironment(env, "AIDMP_STORE_ACCESS_KEY") ?? of("store_access_key"),
      secretKey: fromEnvironment(env, "AIDMP_STORE_SECRET_KEY") ?? of("store_secret_key"),
      preset: fromEnvironment(env, "AIDMP_STORE_PRESET") ?? of("store_preset"),
      disableSsl: readStoreFlag(env, "AIDMP_STORE_DISABLE_SSL"),
    },
  };
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function fromFlag(value: string | undefined, flag: string): Found<string> | undefined {
  return value === undefined ? undefined : { value, from: flag };
}

function profileText(profile: Profile, name: string): (field: keyof Profile) => Found<string> | undefined {
  return (field) => {
    const value = profile[field];
    return typeof value === "string" && value !== "" ? { value, from: `profile ${name}` } : undefined;
  };
}

function fromEnvironment(env: Env, name: string): Found<string> | undefined {
  const value = env[name];
  return value ? { value, from: name } : undefined;
}

/** A misspelt "true" must not send keys over plain http, nor fail much later without saying why. */
function readStoreFlag(env: Env, name: string): boolean {
  const value = env[name] ?? "";
  if (["1", "true"].includes(value)) return true;
  if (["", "0", "false"].includes(value)) return false;
  throw new UsageError(`${name} must be true or false.`, `${name} 必须是 true 或 false。`);
}

/** As the client's own `fromEnv` reads it, with its words for what is wrong. */
function readEnvironment(env: Env): Pick<Settings, "auth" | "baseUrl" | "region" | "allowInsecure"> {
  const [accessKey, secretKey] = [env["AIDMP_ACCESS_KEY"], env["AIDMP_SECRET_KEY"]];
  const hasKeys = Boolean(accessKey || secretKey || env["AIDMP_TOKEN"]);
  if (Boolean(accessKey) !== Boolean(secretKey)) {
    const [set, unset] = accessKey ? ["ACCESS", "SECRET"] : ["SECRET", "ACCESS"];
    throw new MissingKeysError(
      `AIDMP_${set}_KEY is set without AIDMP_${unset}_KEY. Set both, or AIDMP_TOKEN alone.`,
      `设置了 AIDMP_${set}_KEY，但没有 AIDMP_${unset}_KEY。请同时设置，或只设置 AIDMP_TOKEN。`,
    );
  }
  const read = fromEnv(hasKeys ? env : { ...env, AIDMP_TOKEN: "none" });
  const keyName = env["AIDMP_TOKEN"] ? "AIDMP_TOKEN" : "AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY";
  return {
    auth: hasKeys ? { value: read.auth, from: keyName } : undefined,
    baseUrl: read.baseUrl === undefined ? undefined : { value: read.baseUrl, from: "AIDMP_BASE_URL" },
    region: read.region === undefined ? undefined : { value: read.region, from: "AIDMP_REGION" },
    allowInsecure:
      read.allowInsecure === undefined ? undefined : { value: read.allowInsecure, from: "AIDMP_ALLOW_INSECURE" },
  };
}

function authOf(
  { access_key: accessKey, secret_key: secretKey, token }: Profile,
  name: string,
): Found<Auth> | undefined {
  if (token) return { value: bearer(token), from: `profile ${name}` };
  if (!accessKey && !secretKey) return undefined;
  return { value: hmac({ accessKey: accessKey ?? "", secretKey: secretKey ?? "" }), from: `profile ${name}` };
}

const commandLimitInMs = 10_000;

async function askCommand(profile: Profile | undefined, name: string, signal: AbortSignal): Promise<Profile> {
  const [program, ...args] = profile?.credential_command ?? [];
  if (program === undefined) return {};
  const problem = (english: string, chinese: string): UsageError =>
    new UsageError(
      `The credential_command of profile ${name}, ${program}, ${english}.`,
      `配置 ${name} 的 credential_command（${program}）${chinese}。`,
    );
  let output: string;
  try {
    ({ stdout: output } = await promisify(execFile)(program, args, {
      timeout: commandLimitInMs,
      maxBuffer: 1_000_000,
      signal,
    }));
  } catch (error) {
    throwIfAborted(signal);
    // Its output may hold what it should have printed: only how it ended is told.
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "?";
    throw problem(`failed (${code})`, `执行失败（${code}）`);
  }
  try {
    const parsed: unknown = JSON.parse(output);
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch {
    // Told below, without what was printed.
  }
  const shape = '{"access_key":"…","secret_key":"…"}';
  throw problem(`did not print a JSON object, such as ${shape}`, `没有输出 JSON 对象，例如 ${shape}`);
}
