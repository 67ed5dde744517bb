import { scrubber } from "@aidmp/client/internal";

/**
 * The last door before something is said. The packages keep secrets out of their own messages; a store or a service may still
 * send one back in words of its own, to a process that has not sent it.
 */
export interface SecretGuard {
  /** Remembers what must not be said; what is not set counts for nothing. */
  learn(secrets: Iterable<string | undefined>): void;
  /** The text without what was learnt, in whatever spelling. */
  clean(text: string): string;
}

const variables = [
  "AIDMP_ACCESS_KEY",
  "AIDMP_SECRET_KEY",
  "AIDMP_TOKEN",
  "AIDMP_STORE_ACCESS_KEY",
  "AIDMP_STORE_SECRET_KEY",
];

/** Knows those of the environment from the start. */
export function createSecretGuard(env: Readonly<Record<string, string | undefined>>): SecretGuard {
  const known = new Set(variables.flatMap((name) => env[name] ?? []));
  let scrub: ((text: string) => string) | undefined;
  return {
    learn(secrets) {
      for (const secret of secrets) if (secret !== undefined) known.add(secret);
      scrub = undefined;
    },
    clean(text) {
      scrub ??= scrubber(known);
      return scrub(text);
    },
  };
}
