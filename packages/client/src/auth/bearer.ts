import { RequestError } from "../errors/request-error.js";
import { scrubber } from "../redaction/scrub.js";
import { withoutSecrets } from "../redaction/presentable-error.js";
import type { Auth, Credentials, AuthRetry } from "./auth.js";

/** Fetches a token, e.g. from your identity service. Called when there is none yet, and once after a 401. */
export type TokenProvider = () => string | Promise<string>;

/**
 * Sends `Authorization: Bearer <token>`. A provider's token is kept until the server responds with 401; then the provider is
 * asked once more and the request is sent again. Calls running at the same time share one refresh.
 * The object does not show the token: not as JSON, not inspected, not through its properties.
 *
 * @throws RequestError when the token is empty or holds characters that a header cannot carry.
 */
export function bearer(token: string | TokenProvider): Auth {
  if (typeof token === "function") return new ProvidedToken(token);
  checkToken(token);
  return new FixedToken(token);
}

class FixedToken implements Auth {
  readonly scheme: string = "bearer";
  readonly #credentials: Credentials;

  constructor(token: string) {
    this.#credentials = credentialsFor(token);
  }

  authorize(): Credentials {
    return this.#credentials;
  }

  toJSON(): string {
    return "[bearer credentials]";
  }
}

class ProvidedToken implements Auth {
  readonly scheme: string = "bearer";
  readonly #provider: TokenProvider;
  #current: Promise<Credentials> | undefined;
  /** What the provider handed out last: its own error may quote it. */
  #lastToken = "";

  constructor(provider: TokenProvider) {
    this.#provider = provider;
  }

  authorize(): Promise<Credentials> {
    this.#current ??= this.#refresh();
    return this.#current;
  }

  #refresh(): Promise<Credentials> {
    const refreshing: Promise<Credentials> = fetchToken(this.#provider, this.#lastToken).then(
      (token) => {
        this.#lastToken = token;
        return { ...credentialsFor(token), onChallenge: () => this.#discard(refreshing) };
      },
      (error: unknown) => {
        this.#discard(refreshing);
        throw error;
      },
    );
    return refreshing;
  }

  /** Drops the rejected token unless another call has done so already; either way a newer one is worth a try. */
  #discard(rejected: Promise<Credentials>): AuthRetry {
    if (this.#current === rejected) this.#current = undefined;
    return { type: "token-refresh" };
  }

  toJSON(): string {
    return "[bearer credentials]";
  }
}

function credentialsFor(token: string): Credentials {
  return { headers: { Authorization: `Bearer ${token}` }, secrets: [token] };
}

async function fetchToken(provider: TokenProvider, lastToken: string): Promise<string> {
  let token: string;
  try {
    token = await provider();
  } catch (error) {
    const cause = withoutSecrets(error, scrubber([lastToken]));
    throw new RequestError("The bearer token provider failed; its error is the cause. Nothing was sent.", { cause });
  }
  checkToken(token);
  return token;
}

function checkToken(token: unknown): asserts token is string {
  if (typeof token !== "string" || token === "") {
    throw new RequestError("bearer: the token is missing; give it, or resolve to it, as a non-empty string.");
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new RequestError(
      "bearer: the token holds a character that a header cannot carry, such as a space or a line break at its end.",
    );
  }
}
