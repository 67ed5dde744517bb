import type { CliContext } from "../context/cli-context.js";
import { createSecretReader } from "../settings/read-secret.js";
import {
  type Profile,
  profileFields,
  profilePath,
  readProfiles,
  secretFields,
  writeProfiles,
} from "../settings/profile-file.js";
import { UsageError } from "../context/cli-error.js";

export async function list(context: CliContext): Promise<void> {
  const { current, profiles } = await readProfiles(context.env);
  for (const [name, profile] of Object.entries(profiles)) {
    const shown = Object.entries(profile).map(
      ([field, value]) => `${field}=${secretFields.has(field) ? "[set]" : JSON.stringify(value)}`,
    );
    context.process.stdout.write(`${name === current ? "* " : "  "}${name}  ${shown.join(" ")}\n`);
  }
}

export async function use(context: CliContext, _flags: object, name: string): Promise<void> {
  const file = await readProfiles(context.env);
  await writeProfiles(context.env, { ...file, current: name, profiles: { [name]: {}, ...file.profiles } });
}

export async function set(context: CliContext, _flags: object, ...pairs: readonly string[]): Promise<void> {
  const file = await readProfiles(context.env);
  const changed: Record<string, unknown> = {};
  const secrets = createSecretReader(context);
  try {
    for (const pair of pairs) {
      const [, field = "", , value] = /^([a-z_]+)(=(.*))?$/s.exec(pair) ?? [];
      if (!profileFields.some((known) => known === field)) {
        throw new UsageError(
          `There is no field ${field || pair.split("=")[0]}; there are ${profileFields.join(", ")}.`,
          `没有字段 ${field || pair.split("=")[0]}；可用：${profileFields.join("、")}。`,
        );
      }
      if (secretFields.has(field) && value !== undefined) {
        throw new UsageError(
          `${field} is a secret: give its name alone, and it is asked for. What stands on the command line, others can see.`,
          `${field} 是密钥：只写它的名称，随后输入。命令行上的内容其他用户可以看到。`,
        );
      }
      if (!secretFields.has(field) && value === undefined) {
        throw new UsageError(`${field} needs a value: ${field}=…`, `${field} 需要一个值：${field}=…`);
      }
      // oxlint-disable-next-line no-await-in-loop -- a person answers one after the other
      changed[field] = value === undefined ? await secrets.read(field) : valueOf(field, value);
    }
  } finally {
    secrets.close();
  }
  const name = context.env["AIDMP_PROFILE"] ?? file.current;
  const profile: Profile = { ...file.profiles[name], ...changed };
  await writeProfiles(context.env, { ...file, current: file.current, profiles: { ...file.profiles, [name]: profile } });
  context.process.stderr.write(`${context.say("Saved in", "已保存到")} ${profilePath(context.env)} (${name})\n`);
}

/** Texts, but for the fields that are something else. */
function valueOf(field: string, value: string): unknown {
  if (field === "allow_insecure") return value === "true" || value === "1";
  if (field !== "credential_command" && field !== "path_overrides") return value;
  try {
    return JSON.parse(value);
  } catch {
    const shape = field === "path_overrides" ? '{"createUploadFilesTask":"/…"}' : '["program","argument"]';
    throw new UsageError(`${field} must be JSON: ${shape}`, `${field} 必须是 JSON：${shape}`);
  }
}
