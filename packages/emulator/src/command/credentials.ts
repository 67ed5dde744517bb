import { randomBytes } from "node:crypto";
import type { EmulatorOptions } from "../options.js";
import { UsageError } from "./usage-error.js";

/** Who may call an emulator that runs as a command, and what the command prints about it. */
export interface CommandCredentials extends Required<Pick<EmulatorOptions, "credentials" | "bearerTokens">> {
  /** Lines for a shell. Values from the environment are named, but never printed. */
  readonly lines: readonly string[];
}

/**
 * Reads `AIDMP_ACCESS_KEY` with `AIDMP_SECRET_KEY`, and `AIDMP_TOKEN`. Makes new ones when none of them is set.
 * Throws when half a pair is set, or a value that a request cannot carry.
 */
export function commandCredentials(env: NodeJS.ProcessEnv): CommandCredentials {
  const accessKey = valueOf(env, "AIDMP_ACCESS_KEY", /^[\x21\x23-\x7e]+$/);
  const secretKey = valueOf(env, "AIDMP_SECRET_KEY", /^[^\r\n]+$/);
  const token = valueOf(env, "AIDMP_TOKEN", /^[A-Za-z0-9._~+/-]+=*$/);
  if ((accessKey === undefined) !== (secretKey === undefined)) {
    const [set, unset] = accessKey === undefined ? ["SECRET", "ACCESS"] : ["ACCESS", "SECRET"];
    throw new UsageError(`AIDMP_${set}_KEY is set without AIDMP_${unset}_KEY. Set both, or neither.`);
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
    lines: [`# It accepts the values of ${used.join(", ")} in its environment.`],
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

/** Has letters, digits, "-" and "_" only, which neither a shell nor a header changes. */
function freshText(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function valueOf(env: NodeJS.ProcessEnv, name: string, form: RegExp): string | undefined {
  const value = env[name];
  // Many tools set a variable to "" to mean "not set".
  if (value === undefined || value === "") return undefined;
  if (form.test(value)) return value;
  throw new UsageError(`${name} has a value that a request cannot carry. Check it for quotes, spaces and line breaks.`);
}
