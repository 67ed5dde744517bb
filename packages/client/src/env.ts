import type { Auth } from "./auth/auth.js";
import { bearer } from "./auth/bearer.js";
import { hmac } from "./auth/hmac.js";
import { RequestError } from "./errors/request-error.js";

/** The part of the client's options that the environment can give. */
export interface OptionsFromEnv {
  readonly auth: Auth;
  readonly baseUrl?: string;
  readonly region?: string;
  readonly allowInsecure?: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads `AIDMP_BASE_URL` or `AIDMP_REGION`, `AIDMP_ALLOW_INSECURE` (`1` or `true`), and either `AIDMP_ACCESS_KEY` with
 * `AIDMP_SECRET_KEY`, or `AIDMP_TOKEN`, from the record given, and from nowhere else:
 * `createAidmpClient({ ...fromEnv(process.env) })`. An empty value counts as not set.
 *
 * @throws RequestError naming the variables that are missing, that contradict each other, or that hold quotes or spaces
 * around their value, as `docker run --env-file` leaves them.
 */
export function fromEnv(env: Env): OptionsFromEnv {
  const baseUrl = read(env, "AIDMP_BASE_URL");
  const region = read(env, "AIDMP_REGION");
  if (baseUrl && region) throw new RequestError("AIDMP_REGION is set beside AIDMP_BASE_URL; unset one or the other.");
  const allowInsecure = readFlag(env, "AIDMP_ALLOW_INSECURE");
  return {
    auth: authFromEnv(read(env, "AIDMP_ACCESS_KEY"), read(env, "AIDMP_SECRET_KEY"), read(env, "AIDMP_TOKEN")),
    ...(baseUrl && { baseUrl }),
    ...(region && { region }),
    ...(allowInsecure !== undefined && { allowInsecure }),
  };
}

function read(env: Env, name: string): string | undefined {
  const value = env[name];
  if (!value) return undefined;
  if (value !== value.trim()) {
    throw new RequestError(`${name} has a space or a line break at its beginning or end; take it away.`);
  }
  if (value.length > 1 && /^["'`]/.test(value) && value.endsWith(value.charAt(0))) {
    throw new RequestError(
      `${name} is in quotes, which are part of its value: \`docker run --env-file\` and some CI systems keep them. Take them away.`,
    );
  }
  return value;
}

function readFlag(env: Env, name: string): boolean | undefined {
  const value = read(env, name)?.toLowerCase();
  if (value === undefined) return undefined;
  if (value === "1" || value === "true") return true;
  if (value === "0" || value === "false") return false;
  throw new RequestError(`${name} must be 1, true, 0 or false.`);
}

function authFromEnv(accessKey: string | undefined, secretKey: string | undefined, token: string | undefined): Auth {
  if (token && (accessKey || secretKey)) {
    throw new RequestError("AIDMP_TOKEN is set beside AIDMP_ACCESS_KEY or AIDMP_SECRET_KEY; unset one or the other.");
  }
  if (token) return bearer(token);
  if (accessKey && secretKey) return hmac({ accessKey, secretKey });
  const missing = [...(accessKey ? [] : ["AIDMP_ACCESS_KEY"]), ...(secretKey ? [] : ["AIDMP_SECRET_KEY"])];
  throw new RequestError(
    `No credentials in the environment: ${missing.join(" and ")} not set. Set both keys, or AIDMP_TOKEN alone.`,
  );
}
