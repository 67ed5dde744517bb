import { fileURLToPath } from "node:url";
import { createAidmpClient, createUploadFilesTask, hmac, searchTasks } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { runTypeScript, type ProgramEnd } from "@aidmp/test-support/run-program";
import { ProxyAgent } from "undici";
import { describe, expect, it } from "vitest";
import { fetchThrough } from "../../examples/ecosystem/proxy.js";
import { startConnectProxy } from "./connect-proxy.js";

const program = fileURLToPath(new URL("../../examples/guides/env-proxy.ts", import.meta.url));

describe("the proxy of the environment", () => {
  it("is used, except for the hosts in NO_PROXY", async () => {
    await using emulator = await startEmulator();
    await using proxy = await startConnectProxy();
    // Both spellings are read, the small letters first: the machine may have them.
    const through = { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: "", no_proxy: "" };
    expect(await run(emulator.url, through)).toMatchObject({ ended: 0, stdout: "0 tasks\n" });
    expect(proxy.tunnels).toEqual([new URL(emulator.url).host]);
    const without = { ...through, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };
    expect(await run(emulator.url, without)).toMatchObject({ ended: 0, stdout: "0 tasks\n" });
    expect(proxy.tunnels).toHaveLength(1);
  });

  it("is used for https, too", async () => {
    await using emulator = await startEmulator();
    await using proxy = await startConnectProxy();
    const through = { HTTPS_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: "", no_proxy: "" };
    const { host } = new URL(emulator.url);
    // The emulator does not speak https: that the tunnel leads to it is what counts.
    expect(await run(`https://${host}`, through)).toMatchObject({ ended: 1 });
    expect(proxy.tunnels[0]).toBe(host);
  });
});

describe("a fetch of undici's with a proxy agent", () => {
  it("sends every request through the proxy, signed as without", async () => {
    await using emulator = await startEmulator();
    await using proxy = await startConnectProxy();
    const agent = new ProxyAgent(proxy.url);
    const client = createAidmpClient({
      baseUrl: emulator.url,
      auth: hmac(demoCredentials),
      fetch: fetchThrough(agent),
    });

    const answer = await searchTasks(client, { params: { path: { data_space_id: "ds-1" } }, body: {} });
    await agent.close();

    expect(answer.total).toBe(0);
    expect(proxy.tunnels).toEqual([new URL(emulator.url).host]);
    expect(emulator.requests["searchTasks"]).toBe(1);
  });

  it("tells a proxy that cannot be reached from a request that may have arrived", async () => {
    await using emulator = await startEmulator();
    const proxy = await startConnectProxy();
    await proxy[Symbol.asyncDispose]();
    const agent = new ProxyAgent(proxy.url);
    const client = createAidmpClient({
      baseUrl: emulator.url,
      auth: hmac(demoCredentials),
      fetch: fetchThrough(agent),
      retry: { baseDelayInMs: 1 },
    });

    const created = createUploadFilesTask(client, {
      params: { path: { data_space_id: "ds-1", repo_id: "r", branch_id: "b" } },
      body: { source_path: "a/" },
    });

    // Sent again like a read would be: nothing can have been created.
    await expect(created).rejects.toMatchObject({ name: "ConnectionError", neverArrived: true, attempts: 4 });
    await agent.close();
    expect(emulator.requests.total).toBe(0);
  });
});

async function run(baseUrl: string, env: Readonly<Record<string, string>>): Promise<ProgramEnd> {
  const { accessKey, secretKey } = demoCredentials;
  const keys = { AIDMP_BASE_URL: baseUrl, AIDMP_ACCESS_KEY: accessKey, AIDMP_SECRET_KEY: secretKey };
  return runTypeScript(program, [], { ...keys, ...env });
}
