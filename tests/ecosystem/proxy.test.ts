import { createAidmpClient, createUploadFilesTask, hmac, searchTasks } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { ProxyAgent } from "undici";
import { describe, expect, it } from "vitest";
import { fetchThrough } from "../../examples/ecosystem/proxy.js";
import { startConnectProxy } from "./connect-proxy.js";

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
