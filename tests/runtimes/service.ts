import { deepStrictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { startS3Server } from "@aidmp/test-support/s3-server";
import { demoCredentials, startEmulator, TaskState, type ScriptedLifecycle } from "@aidmp/emulator";
import type { LifecycleReport, Scene, Service } from "./consumer/lifecycle.ts";
import type { Store } from "./consumer/whole-job.ts";

/** The live service that the consumers talk to, on this machine. */
export interface LiveService extends AsyncDisposable {
  readonly service: Service;
  /**
   * Compares what a consumer believes with what must have happened, and with what the service has seen since the last
   * comparison.
   */
  expectLifecycle(report: unknown): void;
}

/**
 * The page in Chromium and the service have one origin, as behind a reverse proxy. The links of files lead to the service
 * itself, which lets the page read them.
 */
export const origin = "http://localhost";

const files = 12;

const objects: Readonly<Record<string, string>> = { "a.txt": "one", "deeper/b.txt": "two", "名字.txt": "三" };

const scenes: Readonly<Record<Scene, ScriptedLifecycle>> = {
  "ends-soon/": endsAfter(400),
  "ends-later/": endsAfter(1200),
  "never-ends/": [{ afterInMs: 0, state: "RUNNING" }],
};

const expectedReport: LifecycleReport = {
  watched: { endedAs: "succeeded", files, sawItRunning: true },
  cancelled: { endedAs: "cancelled" },
  resumed: { sameName: true, files },
  wholeJob: {
    uploaded: "3",
    verified: true,
    listed: ["whole/a.txt", "whole/deeper/b.txt", "whole/名字.txt"],
    content: "三",
  },
};

const expectedTasks: readonly (readonly [string, number])[] = [
  ["ends-soon/", TaskState.FINISHED],
  ["never-ends/", TaskState.CANCEL],
  ["ends-later/", TaskState.FINISHED],
  ["whole-job/", TaskState.FINISHED],
];

export async function startService(): Promise<LiveService> {
  const store = await startStore();
  const emulator = await startEmulator({
    cors: [origin],
    script: ({ request }) => (request.source_path === "whole-job/" ? undefined : scenes[sceneOf(request.source_path)]),
  });
  let compared = 0;
  return {
    service: { baseUrl: emulator.url, ...demoCredentials, store: store.facts },
    expectLifecycle(report) {
      const tasks = emulator.tasks().slice(compared);
      compared += tasks.length;
      deepStrictEqual(report, expectedReport);
      deepStrictEqual(
        tasks.map(({ sourcePath, state }) => [sourcePath, state]),
        expectedTasks,
      );
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await store.close();
    },
  };
}

async function startStore(): Promise<{ readonly facts: Store; close(): Promise<void> }> {
  const server = await startS3Server();
  const bucket = "consumers";
  await server.createBucket(bucket);
  let sums = "";
  for (const [path, content] of Object.entries(objects)) {
    // oxlint-disable-next-line no-await-in-loop -- three small objects
    await server.putObject(bucket, `whole-job/${path}`, content);
    sums += `${createHash("sha256").update(content).digest("hex")}  ${path}\n`;
  }
  const { host: endpoint, accessKey, secretKey } = server;
  return { facts: { endpoint, bucket, accessKey, secretKey, sums }, close: () => server.close() };
}

function endsAfter(durationInMs: number): ScriptedLifecycle {
  return [
    { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: files } },
    { afterInMs: durationInMs, state: "FINISHED", progress: { succeedFileCount: files } },
  ];
}

function sceneOf(path: string | null | undefined): Scene {
  if (path === "ends-soon/" || path === "ends-later/" || path === "never-ends/") return path;
  throw new Error(`No consumer asks for ${path}.`);
}
