import { randomBytes } from "node:crypto";
import type { EmulatorOptions } from "../options.js";

/** Who may call an emulator that runs as a command, and what the command says about it. */
export interface CommandCredentials extends Required<Pick<EmulatorOptions, "credentials" | "bearerTokens">> {
  /** Lines for a shell. What came from the environment is named, never shown. */
  readonly lines: readonly string[];
}

/**
 * From `AIDMP_ACCESS_KEY` with `AIDMP_SECRET_KEY`, and `AIDMP_TOKEN`; without any, fresh ones that nobody knows yet.
 * Throws when half a pair is set, or a value that no request could carry.
 */
export function commandCredentials(env: NodeJS.ProcessEnv): CommandCredentials {
  const accessKey = valueOf(env, "AIDMP_ACCESS_KEY", /^[\x21\x23-\x7e]+$/);
  const secretKey = valueOf(env, "AIDMP_SECRET_KEY", /^[^\r\n]+$/);
  const token = valueOf(env, "AIDMP_TOKEN", /^[A-Za-z0-9._~+/-]+=*$/);
  if ((accessKey === undefined) !== (secretKey === undefined)) {
    const [set, unset] = accessKey === undefined ? ["SECRET", "ACCESS"] : ["ACCESS", "SECRET"];
    throw new TypeError(`AIDMP_${set}_KEY is set without AIDMP_${unset}_KEY. Set both, or neither.`);
  }
  if (accessKey === undefined && secretKey === undefined && token === undefined) return freshCredentials();
  const isPair = accessKey !== undefined && secretKey !== undefined;
  const used = [
    ...(isPair ? ["AIDMP_ACCESS_KEY", "AIDMP_SECRET_KEY"] : []),
    ...(token === undefined ? [] : ["AIDMP_TOKEN"]),
  ];
  return {
    credentials: isPair ? [{ accessKey, secretKey }] : [],
    bearerTokens: token === undefined ? [] : [token],
    lines: [`# It accepts what the environment has in ${used.join(", ")}.`],
  };
}

function freshCredentials(): CommandCredentials {
  const [accessKey, secretKey, token] = [freshText(12), freshText(24), freshText(24)];
  return {
    credentials: [{ accessKey, secretKey }],
    bearerTokens: [token],
    lines: [
      `export AIDMP_ACCESS_KEY=${accessKey}`,
      `export AIDMP_SECRET_KEY=${secretKey}`,
      `# or, in place of the two keys: export AIDMP_TOKEN=${token}`,
    ],
  };
}

/** Of letters, digits, "-" and "_": nothing that a shell or a header would read differently. */
function freshText(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function valueOf(env: NodeJS.ProcessEnv, name: string, form: RegExp): string | undefined {
  const value = env[name];
  // An empty variable is how many tools say "not set".
  if (value === undefined || value === "") return undefined;
  if (form.test(value)) return value;
  throw new TypeError(
    `${name} is set to something that no request could use. Check it for quotes, spaces and line breaks.`,
  );
}
