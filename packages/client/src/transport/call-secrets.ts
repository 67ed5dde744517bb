import type { Credentials } from "../auth/auth.js";
import { parseOrUndefined } from "../json/values.js";
import { copyAsJson } from "../redaction/copy-as-json.js";
import { hideSecrets } from "../redaction/redact.js";
import { scrubber } from "../redaction/scrub.js";
import { isSecretField, secretsIn } from "../redaction/secret-fields.js";
import type { OutgoingRequest } from "./outgoing-request.js";

/**
 * What nothing that a call ends with may show: the credentials of all its attempts, for a server may quote those that it has
 * just rejected, and what is secret in the headers and the body that were sent. Looked for when there is an error to show.
 */
export class CallSecrets {
  readonly #request: OutgoingRequest;
  /** The body before it was serialised: it may have become a text that only the server can read. */
  readonly #body: unknown;
  readonly #secrets = new Set<string>();
  #scrub: ((text: string) => string) | undefined;

  constructor(request: OutgoingRequest, body: unknown) {
    this.#request = request;
    this.#body = body;
  }

  add({ secrets, headers }: Credentials): void {
    const sizeBefore = this.#secrets.size;
    for (const secret of secrets) this.#secrets.add(secret);
    // An `Auth` of the user's may not list its secrets: what it sends is one, unless it is made of those that are listed.
    for (const value of Object.values(headers)) {
      if (!secrets.some((secret) => secret !== "" && value.includes(secret))) this.#addHeader(value);
    }
    if (this.#secrets.size > sizeBefore) this.#scrub = undefined;
  }

  readonly scrub = (text: string): string => {
    this.#scrub ??= scrubber(this.#gather());
    return this.#scrub(text);
  };

  /** For what a text says, where it is JSON, and not how it is written. */
  readonly hide = (value: unknown): unknown => hideSecrets(value, this.scrub);

  #gather(): ReadonlySet<string> {
    const { headers, body } = this.#request;
    headers.forEach((value, name) => {
      if (isSecretField(name) && ![...this.#secrets].some((secret) => value.includes(secret))) this.#addHeader(value);
    });
    const sent = typeof body === "object" && body && "byteLength" in body ? new TextDecoder().decode(body) : body;
    const parsed = typeof sent === "string" ? parseOrUndefined(sent) : undefined;
    for (const secret of [...secretsIn(parsed), ...secretsIn(copyAsJson(this.#body))]) this.#secrets.add(secret);
    return this.#secrets;
  }

  /** All of it, and what follows the scheme: `Bearer …`. */
  #addHeader(value: string): void {
    this.#secrets.add(value).add(value.slice(value.indexOf(" ") + 1));
  }
}
