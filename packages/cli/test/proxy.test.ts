import { createServer } from "node:http";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { describe, expect, it, onTestFinished } from "vitest";
import { sayIn } from "../src/context/language.js";
import { unusedProxy } from "../src/settings/unused-proxy.js";
import { startFixture } from "./support/fixture.js";

const baseUrl = "https://aidmp.example.test:8443";
const proxy = { HTTPS_PROXY: "http://proxy.test:3128" };

/** What is said on this version of Node. */
function said(
  node: string,
  env: Readonly<Record<string, string>>,
  { base = baseUrl, execArgv = [], other = {} }: { base?: string; execArgv?: string[]; other?: object } = {},
): string {
  const found = base === "" ? undefined : { value: base, from: "--base-url" };
  const world = { env, say: sayIn("en") };
  const told = unusedProxy({ baseUrl: found, region: undefined }, world, { versions: { node, ...other }, execArgv });
  return told === undefined ? "" : `${told.found} ${told.advice}`;
}

describe("a proxy that the environment names", () => {
  it.each(["20.19.0", "20.20.2", "22.20.0", "23.11.0"])("cannot be used by Node %s, whatever else is set", (node) => {
    const words = `HTTPS_PROXY is set, but Node ${node} does not use it: requests to the service go out directly. Run aidmp with Node 22.21, 24 or later, and set NODE_USE_ENV_PROXY=1.`;
    expect(said(node, proxy)).toBe(words);
    expect(said(node, { ...proxy, NODE_USE_ENV_PROXY: "1" })).toBe(words);
  });

  it.each(["22.21.0", "22.30.1", "24.0.0", "26.1.0"])("is used by Node %s where it is told to", (node) => {
    expect(said(node, proxy)).toContain("Set NODE_USE_ENV_PROXY=1, too.");
    expect(said(node, { ...proxy, NODE_USE_ENV_PROXY: "0" })).toContain("Set NODE_USE_ENV_PROXY=1, too.");
    expect(said(node, { ...proxy, NODE_USE_ENV_PROXY: "1" })).toBe("");
    expect(said(node, { ...proxy, NODE_OPTIONS: "--no-warnings --use-env-proxy" })).toBe("");
    expect(said(node, proxy, { execArgv: ["--use-env-proxy"] })).toBe("");
  });

  it("is used by Bun and Deno, which say that they are a Node", () => {
    expect(said("20.0.0", proxy, { other: { bun: "1.2.0" } })).toBe("");
    expect(said("20.0.0", proxy, { other: { deno: "2.0.0" } })).toBe("");
  });

  it("counts by the scheme of the service, in either case; an empty one is none", () => {
    expect(said("20.20.2", { https_proxy: "p" })).toContain("https_proxy is set");
    expect(said("20.20.2", { HTTP_PROXY: "p" })).toBe("");
    expect(said("20.20.2", { HTTP_PROXY: "p" }, { base: "http://aidmp.test" })).toContain("HTTP_PROXY is set");
    expect(said("20.20.2", { HTTPS_PROXY: "" })).toBe("");
    expect(said("20.20.2", {})).toBe("");
    expect(said("20.20.2", proxy, { base: "" })).toContain("HTTPS_PROXY is set");
    expect(said("20.20.2", proxy, { base: "no address" })).toBe("");
  });

  it.each([
    "*",
    "aidmp.example.test",
    "AIDMP.example.test",
    "example.test",
    ".example.test",
    "*.example.test",
    "other.test, example.test:8443",
  ])("is not for a service that NO_PROXY exempts: %s", (no) => {
    expect(said("20.20.2", { ...proxy, NO_PROXY: no })).toBe("");
    expect(said("20.20.2", { ...proxy, no_proxy: no })).toBe("");
  });

  it.each(["", "ample.test", "example.test:443", "test.example", ",", "[::1]"])(
    "is for one that it does not: %s",
    (no) => expect(said("20.20.2", { ...proxy, NO_PROXY: no })).not.toBe(""),
  );

  it.each(["::1", "[::1]", "[::1]:8443"])("is not for an address that NO_PROXY exempts: %s", (no) => {
    const base = "https://[::1]:8443";
    expect(said("20.20.2", { ...proxy, NO_PROXY: no }, { base })).toBe("");
    expect(said("20.20.2", { ...proxy, NO_PROXY: "[::2]" }, { base })).not.toBe("");
  });
});

describe("a command with a proxy in its environment, on this runtime", () => {
  it("either uses it, or says once on stderr that it does not, and what to do; so does doctor", async () => {
    const seen: (string | undefined)[] = [];
    // What a proxy is asked for: http names the whole address, https wants a tunnel.
    const server = createServer((incoming, outgoing) => {
      seen.push(incoming.url);
      outgoing.writeHead(502).end();
    }).on("connect", ({ url }, socket) => {
      seen.push(url);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    const { aidmp } = await startFixture();
    const env = { HTTP_PROXY: `http://127.0.0.1:${port}`, NODE_USE_ENV_PROXY: "1" };
    const tasks = await aidmp(["tasks"], env);
    const isUsed = seen.length > 0;
    const sentence = /^aidmp: HTTP_PROXY is set, but Node .* Run aidmp with Node 22\.21.*$/gm;
    expect(tasks.stderr.match(sentence)?.length ?? 0).toBe(isUsed ? 0 : 1);
    expect(tasks.ended === 0).toBe(!isUsed);
    const doctor = await aidmp(["doctor"], env);
    expect(doctor.stdout.includes("warning proxy: HTTP_PROXY is set")).toBe(!isUsed);
  });
});
