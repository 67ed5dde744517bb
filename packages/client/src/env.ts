import type { Auth } from "./auth/auth.js";
import { bearer } from "./auth/bearer.js";
import { hmac } from "./auth/hmac.js";
import { RequestError } from "./errors/request-error.js";

/** The part of the client's options that the environment can give. */
export interface OptionsFromEnv {
  readonly auth: Auth;
  readonly baseUrl?: string;
}

/**
 * Reads `AIDMP_BASE_URL` and either `AIDMP_ACCESS_KEY` with `AIDMP_SECRET_KEY`, or `AIDMP_TOKEN`, from the record given,
 * and from nowhere else: `createAidmpClient({ ...fromEnv(process.env) })`. An empty value counts as not set.
 *
 * @throws RequestError naming the variables that are missing, or that contradict each other.
 */
export function fromEnv(env: Readonly<Record<string, string | undefined>>): OptionsFromEnv {
  const baseUrl = env["AIDMP_BASE_URL"];
  const auth = authFromEnv(env["AIDMP_ACCESS_KEY"], env["AIDMP_SECRET_KEY"], env["AIDMP_TOKEN"]);
  return baseUrl ? { auth, baseUrl } : { auth };
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
