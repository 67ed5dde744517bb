import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { demoBearerToken, startEmulator } from "../../src/index.js";
import { searchPath } from "../support/call.js";
import { emulatorForEach } from "../support/emulator-of-test.js";

const running = emulatorForEach();

interface Sent {
  readonly headers: readonly string[];
  readonly target?: string;
  readonly version?: string;
  readonly token?: string;
  readonly address?: string;
}

/** Sends a request that an HTTP client would not send, with a valid token, and returns the whole response. */
async function send({ headers, target = searchPath, version = "1.1", token, address }: Sent): Promise<string> {
  const { port, hostname } = new URL(running.emulator.url);
  const socket = connect(Number(port), address ?? hostname.replaceAll(/[[\]]/g, ""));
  let received = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
  const lines = [
    `POST ${target} HTTP/${version}`,
    ...headers,
    `Authorization: Bearer ${token ?? demoBearerToken}`,
    "Content-Type: application/json",
    "Content-Length: 2",
    "Connection: close",
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n{}`);
  await once(socket, "close");
  return received;
}

async function outcome(sent: Sent): Promise<string> {
  const response = await send(sent);
  const status = /^HTTP\/1\.1 (\d+)/.exec(response)?.[1] ?? "no response";
  const reason = /"reason":"(\w+)"/.exec(response)?.[1];
  return reason === undefined ? status : `${status} ${reason}`;
}

const host = (text: string): Promise<string> => outcome({ headers: [`Host: ${text}`] });
const origin = (text: string): Promise<string> => outcome({ headers: ["Host: localhost", `Origin: ${text}`] });

describe("the Host of a request", () => {
  it.each([
    "localhost",
    "LocalHost:1",
    "localhost.",
    "localhost:",
    "127.0.0.1:8787",
    "127.8.9.10",
    "[::1]",
    "[::1]:65535",
    "[0:0:0:0:0:0:0:1]:80",
    "[::ffff:127.0.0.1]",
    "[::FFFF:7f00:1]:8787",
  ])("%s is this machine", async (text) => {
    expect(await host(text)).toBe("200");
  });

  it.each([
    "evil.example:8787",
    "evil.example.",
    "localhost.evil.example",
    "x.localhost",
    "evil-localhost",
    "127.0.0.1.evil.example",
    "127.1",
    "2130706433",
    "0177.0.0.1",
    "128.0.0.1",
    "0.0.0.0",
    "192.168.1.10",
    "[::2]",
    "[::ffff:128.0.0.1]",
    "[::127.0.0.1]",
  ])("%s is rejected, although the token is valid", async (text) => {
    expect(await host(text)).toBe("403 HOST_NOT_ALLOWED");
  });

  it.each([
    "127.0.0.1:8787@evil.example",
    "evil.example@127.0.0.1",
    "localhost:65536",
    "localhost:99999999999999999999",
    "localhost:port",
    "localhost:-1",
    "localhost:80:80",
    "localhost/",
    "localhost?",
    "local host",
    "localhost, evil.example",
    "http://localhost",
    "localhost..",
    ".localhost",
    "::1",
    "[::1",
    "[::1]x",
    "[::1%25eth0]",
    "[127.0.0.1]",
    "[]",
    "%6cocalhost",
    "löcalhost",
    "-.example",
    `${"a".repeat(64)}.example`,
  ])("%s is malformed", async (text) => {
    expect(await host(text)).toBe("400 HOST_MALFORMED");
  });

  it("must be sent exactly once, in every version of HTTP", async () => {
    expect(await outcome({ headers: [] })).toBe("400 HOST_MALFORMED");
    expect(await outcome({ headers: [], version: "1.0" })).toBe("400 HOST_MALFORMED");
    expect(await outcome({ headers: ["Host:"] })).toBe("400 HOST_MALFORMED");
    expect(await outcome({ headers: ["Host: localhost", "hOST: evil.example"] })).toBe("400 HOST_MALFORMED");
    expect(await outcome({ headers: ["Host: localhost", "Host: localhost"] })).toBe("400 HOST_MALFORMED");
  });

  it("is checked in the request line too, when that has a whole URL", async () => {
    const to = (authority: string, headers = ["Host: localhost"]): Promise<string> =>
      outcome({ headers, target: `http://${authority}${searchPath}?x=http://y` });
    expect(await to("127.0.0.1:8787")).toBe("200");
    expect(await to("evil.example")).toBe("403 HOST_NOT_ALLOWED");
    expect(await to("localhost", ["Host: evil.example"])).toBe("403 HOST_NOT_ALLOWED");
    expect(await to("localhost@evil.example")).toBe("400 HOST_MALFORMED");
    expect(await outcome({ headers: ["Host: localhost"], target: "HTTP://localhost" })).toBe("404 PATH_UNKNOWN");
  });

  it("is named in a Status that says what to do", async () => {
    const response = await send({ headers: ["Host: evil.example"] });
    expect(response).toContain("evil.example");
    expect(response).toContain("allowedHosts");
    expect(response).toContain("--allowed-host");
    expect(response).toContain('"code":7');
  });
});

describe("the Origin of a request", () => {
  it.each(["http://localhost:3000", "https://LOCALHOST", "http://127.0.0.1", "http://[::1]:5173"])(
    "%s is accepted",
    async (text) => {
      expect(await origin(text)).toBe("200");
    },
  );

  it.each([
    "null",
    "",
    "http://evil.example",
    "https://x.localhost",
    "http://localhost.evil.example",
    "http://localhost@evil.example",
    "http://localhost/",
    "http://localhost http://evil.example",
    "chrome-extension://localhost",
    "localhost",
  ])("%j is rejected", async (text) => {
    expect(await origin(text)).toBe("403 ORIGIN_NOT_ALLOWED");
  });

  it("is rejected when a second one is not this machine", async () => {
    const headers = ["Host: localhost", "Origin: http://localhost", "Origin: http://evil.example"];
    expect(await outcome({ headers })).toBe("403 ORIGIN_NOT_ALLOWED");
  });
});

describe("allowedHosts", () => {
  it("accepts names and addresses in any spelling, but not similar ones", async () => {
    await running.restart({ allowedHosts: ["Emulator", "build.example.", "2001:DB8:0::1", "192.0.2.77"] });
    for (const text of ["emulator:8787", "EMULATOR", "build.example", "[2001:db8::1]", "192.0.2.77:80"]) {
      expect([text, await host(text)]).toEqual([text, "200"]);
    }
    for (const text of ["x.emulator", "example", "x.build.example", "[2001:db8::2]", "192.0.2.78"]) {
      expect([text, await host(text)]).toEqual([text, "403 HOST_NOT_ALLOWED"]);
    }
    expect(await origin("https://build.example:444")).toBe("200");
  });

  it.each(["*.example", "http://x", "x:80", "", "[::1]", "a b"])("rejects %j at the start", async (given) => {
    await expect(startEmulator({ allowedHosts: [given] })).rejects.toThrow(/allowedHosts has .*give a host name/);
  });
});

const sent = (text: string, address: string): Sent => ({ headers: [`Host: ${text}`], token: "own", address });

describe("an emulator that listens on more than loopback", () => {
  const own = { bearerTokens: ["own"], credentials: [] };

  it("accepts the address that received the connection, and no other address or name", async () => {
    await running.restart({ host: "::", ...own });
    const { port } = new URL(running.emulator.url);
    expect(running.emulator.url).toBe(`http://[::1]:${port}`);
    const outside = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    for (const { address, internal, family } of outside) {
      if (internal || family !== "IPv4") continue;
      expect(await outcome(sent(`${address}:${port}`, address))).toBe("200");
      expect(await outcome(sent(address, "127.0.0.1"))).toBe("403 HOST_NOT_ALLOWED");
    }
    expect(await outcome(sent("evil.example", "127.0.0.1"))).toBe("403 HOST_NOT_ALLOWED");
    expect(await outcome(sent("127.0.0.1", "127.0.0.1"))).toBe("200");
  });

  it("accepts the address that it is bound to", async () => {
    await running.restart({ host: "0.0.0.0", ...own });
    expect(running.emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(await outcome(sent("0.0.0.0", "127.0.0.1"))).toBe("200");
  });
});

describe("a request for another host", () => {
  it("changes nothing: no counter, no fault, no task, and its token is not checked", async () => {
    await running.restart({ faults: [{ times: 1, fault: { kind: "status", status: 503 } }] });
    const headers = ["Host: evil.example"];
    expect(await outcome({ headers })).toBe("403 HOST_NOT_ALLOWED");
    expect(await outcome({ headers, token: "wrong" })).toBe("403 HOST_NOT_ALLOWED");
    expect(running.emulator.requests).toEqual({ total: 0 });
    expect(running.events).toMatchObject([
      { type: "request", operationId: undefined, path: searchPath, status: 403 },
      { type: "request", status: 403 },
    ]);
    expect(await host("localhost")).toBe("503 INJECTED_FAULT");
    expect(await host("localhost")).toBe("200");
  });
});
