import type { Credentials } from "./http/authentication.js";
import { isLoopback, parseHost } from "./http/host.js";
import { demoBearerToken, demoCredentials, type EmulatorOptions } from "./options.js";

/** Where the emulator listens, and who may call it. */
export interface Exposure {
  readonly host: string;
  readonly credentials: readonly Credentials[];
  readonly bearerTokens: readonly string[];
}

/**
 * The defaults are what everybody knows, on an address that only this machine reaches.
 * Throws when what everybody knows would be valid on an address that others reach.
 */
export function exposureOf(options: EmulatorOptions): Exposure {
  const host = options.host ?? "127.0.0.1";
  const credentials = options.credentials ?? [demoCredentials];
  const bearerTokens = options.bearerTokens ?? (options.credentials === undefined ? [demoBearerToken] : []);
  const bound = parseHost(host);
  if (bound !== undefined && isLoopback(bound)) return { host, credentials, bearerTokens };
  const isPublic =
    credentials.some(({ secretKey }) => secretKey === demoCredentials.secretKey) ||
    bearerTokens.includes(demoBearerToken);
  if (!isPublic) return { host, credentials, bearerTokens };
  throw new TypeError(
    `The emulator does not listen on ${JSON.stringify(host)} with the demo credentials: others could reach it, and everybody knows them. Give credentials (and bearerTokens) of your own, or listen on 127.0.0.1.`,
  );
}
