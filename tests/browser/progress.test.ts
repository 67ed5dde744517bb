import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAidmpClient, hmac, type AidmpClient } from "@aidmp/client";
import {
  demoCredentials,
  startEmulator,
  type Emulator,
  type ScriptedLifecycle,
  type ScriptStep,
} from "@aidmp/emulator";
import { createPoller, taskListSource } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import vue from "@vitejs/plugin-vue";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createProgressServer } from "../../examples/web/progress-server.js";
import { launchChromium, openPage, type WatchedPage } from "./chromium.js";

const web = fileURLToPath(new URL("../../examples/web", import.meta.url));

let browser: Browser;
let script: string;
beforeAll(async () => {
  [browser, script] = await Promise.all([launchChromium(), bundlePage()]);
});
afterAll(() => browser.close());

let clock: VirtualClock;
let lifecycle: ScriptedLifecycle;
let emulator: Emulator;
let server: Server;
let url: string;
/** What came in the requests for events. */
let eventRequests: number;

beforeEach(async () => {
  clock = createVirtualClock();
  eventRequests = 0;
  emulator = await startEmulator({ script: () => lifecycle, clock, maxClockSkewInMs: Infinity });
  const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
  await startServer(client);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await emulator.close();
});

/** Polls happen when the clock is moved, so they can be counted. */
const poll = (): Promise<void> => clock.advance(60_000);
const polls = (): number => emulator.requests["searchTasks"] ?? 0;
const patient = { timeout: 30_000, interval: 20 };
const textOf = ({ page }: WatchedPage): Promise<string> => page.locator("main").innerText();

/** One more page that follows the task. It is there when it has shown a first text. */
async function openTask(library: "react" | "vue", events: string): Promise<WatchedPage> {
  const before = eventRequests;
  const opened = await openPage(browser, `${url}/?${library}&events=${encodeURIComponent(events)}`);
  await expect.poll(() => eventRequests, patient).toBe(before + 1);
  return opened;
}

async function startTask(): Promise<string> {
  const response = await fetch(`${url}/tasks`, { method: "POST" });
  const { events }: { readonly events: string } = JSON.parse(await response.text());
  return events;
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

describe("a task in web pages", () => {
  it("is shown by React and Vue from its first state to its end, and both cost one request for each poll", async () => {
    lifecycle = halfAfter(90_000, [{ afterInMs: 150_000, state: "FINISHED", progress: { succeedFileCount: 4 } }]);
    const events = await startTask();
    const pages = [await openTask("react", events), await openTask("vue", events)];
    for (const [step, text] of ["running: 0 of 4", "running: 2 of 4", "succeeded: 4 of 4"].entries()) {
      await poll();
      for (const page of pages) await expect.poll(() => textOf(page), patient).toContain(`${text} files`);
      expect(polls()).toBe(step + 1);
    }
    expect(await pages[0]?.page.locator("progress").evaluate((bar: HTMLProgressElement) => bar.value)).toBe(4);
    const late = await openTask("vue", events);
    await expect.poll(() => textOf(late), patient).toContain("succeeded: 4 of 4 files");
    // The responses have ended. A page that still listened would come back in a second.
    await late.page.waitForTimeout(1_500);
    expect({ polls: polls(), eventRequests }).toEqual({ polls: 3, eventRequests: 3 });
    for (const { page, complaints } of [...pages, late]) {
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it("says why it failed", async () => {
    lifecycle = [{ afterInMs: 0, state: "ERROR", errorMessage: "The bucket does not exist." }];
    const opened = await openTask("react", await startTask());
    await poll();
    await expect.poll(() => textOf(opened), patient).toContain("failed: 0 of 0 files The bucket does not exist.");
    await opened.page.close();
  });

  it("comes back with its latest state after the connection broke, also on a page that missed a change", async () => {
    lifecycle = halfAfter(90_000, []);
    const events = await startTask();
    const [first, second] = [await openTask("vue", events), await openTask("react", events)];
    await poll();
    await expect.poll(() => textOf(first), patient).toContain("running: 0 of 4");
    server.closeAllConnections();
    await expect.poll(() => eventRequests, patient).toBe(4);
    await poll();
    for (const page of [first, second]) await expect.poll(() => textOf(page), patient).toContain("running: 2 of 4");
    expect(polls()).toBe(2);
    await Promise.all([first.page.close(), second.page.close()]);
  });

  it("is asked for no longer when the last page was closed, and nothing of the pages is left", async () => {
    lifecycle = halfAfter(90_000, []);
    const events = await startTask();
    const heartbeats = intervalsOf(process.getActiveResourcesInfo());
    const [first, second] = [await openTask("vue", events), await openTask("react", events)];
    expect(intervalsOf(process.getActiveResourcesInfo())).toBeGreaterThanOrEqual(heartbeats + 2);
    await poll();
    await expect.poll(() => textOf(second), patient).toContain("running: 0 of 4");
    await first.page.context().close();
    await poll();
    await expect.poll(() => textOf(second), patient).toContain("running: 2 of 4");
    await second.page.context().close();
    await expect.poll(connections, patient).toBe(0);
    await expect.poll(() => intervalsOf(process.getActiveResourcesInfo()), patient).toBeLessThanOrEqual(heartbeats);
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(3_600_000);
    expect(polls()).toBe(2);
  });

  it("is told apart from one that nobody started here", async () => {
    const opened = await openTask("vue", "/events?task=operations%2Fof-somebody-else");
    await expect.poll(() => textOf(opened), patient).toContain("unknown: 0 of 0 files There is no such task.");
    expect(polls()).toBe(0);
    await opened.page.close();
  });
});

/** Node counts intervals as timeouts. */
const intervalsOf = (resources: readonly string[]): number => resources.filter((name) => name === "Timeout").length;

/** The server of the example, with the page beside it as a web server would have it. */
async function startServer(client: AidmpClient): Promise<void> {
  const source = taskListSource(client, { dataSpaceId: "my-space" });
  const poller = createPoller({ source, clock, schedule: fixed(60_000, { jitter: 0 }) });
  const progress = createProgressServer(client, poller);
  server = createServer((request, response) => {
    if (request.url?.startsWith("/?")) response.setHeader("Content-Type", "text/html").end(html);
    else if (request.url === "/mount.js") response.setHeader("Content-Type", "text/javascript").end(script);
    else {
      if (request.url?.startsWith("/events")) eventRequests += 1;
      progress.emit("request", request, response);
    }
  });
  url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
}

const html = `<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="/mount.js"></script>`;

async function bundlePage(): Promise<string> {
  const result = await build({
    root: web,
    configFile: false,
    logLevel: "warn",
    plugins: [vue()],
    // Vitest has set NODE_ENV, by which Vite has chosen React's functions for development.
    define: { "process.env.NODE_ENV": '"development"' },
    build: { write: false, lib: { entry: join(web, "mount.tsx"), formats: ["es"], fileName: "mount" } },
  });
  const outputs = Array.isArray(result)
    ? result.flatMap(({ output }) => output)
    : "output" in result
      ? result.output
      : [];
  return outputs.map((part) => (part.type === "chunk" ? part.code : "")).join("\n");
}

function halfAfter(afterInMs: number, rest: readonly ScriptStep[]): ScriptedLifecycle {
  return [
    { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 4, totalFileSize: 4 } },
    { afterInMs, state: "RUNNING", progress: { succeedFileCount: 2 } },
    ...rest,
  ];
}
