import { consolePrefix, tokenHeader } from "../wire.js";
import { find } from "./element.js";

const token = find('meta[name="console-token"]', HTMLMetaElement).content;

/** The emulator rejected a request of the page, for the reason that the message says. */
export class RejectedError extends Error {
  override readonly name = "RejectedError";
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Reads data of the console. Throws a `RejectedError`, or a `TypeError` when the emulator does not respond. */
export function read<Body>(name: string, query: Readonly<Record<string, string>> = {}): Promise<Body> {
  return send(`${name}?${new URLSearchParams(query).toString()}`, { method: "GET", headers: { [tokenHeader]: token } });
}

/** Changes something. It throws as `read` does. */
export function post<Body>(name: string, body: unknown): Promise<Body> {
  const headers = { [tokenHeader]: token, "Content-Type": "application/json" };
  return send(name, { method: "POST", headers, body: JSON.stringify(body) });
}

async function send<Body>(target: string, init: RequestInit): Promise<Body> {
  const response = await fetch(consolePrefix + target, init);
  const body = await response.json();
  if (!response.ok) throw new RejectedError(String(body.message), response.status);
  return body;
}
