import type { Emulator } from "../../src/index.js";
import type { ConsoleBranches, ConsoleFiles, ConsoleState } from "../../src/console/wire.js";

/** The console as its own page uses it. */
export interface ConsoleClient {
  readonly token: string;
  readonly html: string;
  state(since?: number): Promise<ConsoleState>;
  branches(): Promise<ConsoleBranches>;
  files(query: Readonly<Record<string, string>>): Promise<ConsoleFiles>;
  /** The text of any data, whatever its status is. */
  text(name: string): Promise<string>;
  post(name: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export const asBrowser = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

/** Opens the page as a browser does, and reads its token. */
export async function openConsole({ url }: Pick<Emulator, "url">): Promise<ConsoleClient> {
  const html = await (await fetch(url, { headers: asBrowser })).text();
  const token = /name="console-token" content="([0-9a-f]{64})"/.exec(html)?.[1];
  if (token === undefined) throw new Error(`This is not the console: ${html}`);
  const headers = { "X-Console-Token": token };
  const text = async (name: string): Promise<string> => (await fetch(`${url}/_console/${name}`, { headers })).text();
  return {
    token,
    html,
    text,
    state: async (since = 0) => JSON.parse(await text(`state?since=${since}`)),
    branches: async () => JSON.parse(await text("branches")),
    files: async (query) => JSON.parse(await text(`files?${new URLSearchParams(query).toString()}`)),
    post: (name, body, more = {}) =>
      fetch(`${url}/_console/${name}`, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json", ...more },
        body: JSON.stringify(body),
      }),
  };
}
