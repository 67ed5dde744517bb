import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../context/cli-error.js";

/** What a profile can hold. Secrets may stand in it, or be asked of `credential_command` at each start. */
export interface Profile {
  readonly base_url?: string;
  readonly region?: string;
  readonly allow_insecure?: boolean;
  readonly data_space?: string;
  readonly access_key?: string;
  readonly secret_key?: string;
  readonly token?: string;
  /** A program and its arguments. It prints JSON with some of these fields: from a keychain, Vault or a KMS. */
  readonly credential_command?: readonly string[];
  readonly path_overrides?: Readonly<Record<string, string>>;
  readonly store_endpoint?: string;
  readonly store_access_key?: string;
  readonly store_secret_key?: string;
  readonly store_preset?: string;
}

export const profileFields: readonly (keyof Profile)[] = [
  "base_url",
  "region",
  "allow_insecure",
  "data_space",
  "access_key",
  "secret_key",
  "token",
  "credential_command",
  "path_overrides",
  "store_endpoint",
  "store_access_key",
  "store_secret_key",
  "store_preset",
];

export const secretFields: ReadonlySet<string> = new Set([
  "access_key",
  "secret_key",
  "token",
  "store_access_key",
  "store_secret_key",
]);

export interface ProfileFile {
  readonly current: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

type Env = Readonly<Record<string, string | undefined>>;

export function profilePath(env: Env): string {
  const folder = env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config");
  return join(folder, "aidmp", "config.json");
}

/**
 * The profiles; none where there is no file.
 *
 * @throws {UsageError} others can read it, or it is not what `profile set` writes.
 */
export async function readProfiles(env: Env): Promise<ProfileFile> {
  const path = profilePath(env);
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return { current: "default", profiles: {} };
  if (process.platform !== "win32" && (facts.mode & 0o077) !== 0) {
    throw new UsageError(
      `${path} can be read by others, and may hold keys: chmod 600 ${path}`,
      `${path} 可被其他用户读取，其中可能有密钥：chmod 600 ${path}`,
    );
  }
  const read = parse(await readFile(path, "utf8"), path);
  const { current = "default", profiles = {} } = read;
  for (const [name, profile] of Object.entries(profiles)) {
    for (const field of Object.keys(profile)) {
      if (profileFields.some((known) => known === field)) continue;
      throw new UsageError(
        `${path}: profile ${name} has no field ${field}; there are ${profileFields.join(", ")}.`,
        `${path}：配置 ${name} 没有字段 ${field}；可用：${profileFields.join("、")}。`,
      );
    }
  }
  return { current, profiles };
}

/** Readable by its owner alone, and whole at every moment. */
export async function writeProfiles(env: Env, file: ProfileFile): Promise<void> {
  const path = profilePath(env);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.new`;
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(`${JSON.stringify(file, null, 2)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

function parse(text: string, path: string): Partial<ProfileFile> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Told below: a syntax error would quote what stands there.
  }
  throw new UsageError(
    `${path} is not the JSON that \`aidmp profile set\` writes.`,
    `${path} 不是 \`aidmp profile set\` 写出的 JSON。`,
  );
}
