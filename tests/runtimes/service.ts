import { deepStrictEqual } from "node:assert/strict";
import { demoCredentials, startEmulator, TaskState, type ScriptedLifecycle } from "@aidmp/emulator";
import type { LifecycleReport, Scene, Service } from "./consumer/lifecycle.ts";

/** The live service that the consumers talk to, on this machine. */
export interface LiveService extends AsyncDisposable {
  readonly service: Service;
  /**
   * Compares what a consumer believes with what must have happened, and with what the service has seen since the last
   * comparison.
   */
  expectLifecycle(report: unknown): void;
}

const files = 12;

const scenes: Readonly<Record<Scene, ScriptedLifecycle>> = {
  "ends-soon/": endsAfter(400),
  "ends-later/": endsAfter(1200),
  "never-ends/": [{ afterInMs: 0, state: "RUNNING" }],
};

const expectedReport: LifecycleReport = {
  watched: { endedAs: "succeeded", files, sawItRunning: true },
  cancelled: { endedAs: "cancelled" },
  resumed: { sameName: true, files },
};

const expectedTasks: readonly (readonly [Scene, number])[] = [
  ["ends-soon/", TaskState.FINISHED],
  ["never-ends/", TaskState.CANCEL],
  ["ends-later/", TaskState.FINISHED],
];

export async function startService(): Promise<LiveService> {
  const emulator = await startEmulator({ script: ({ request }) => scenes[sceneOf(request.source_path)] });
  let compared = 0;
  return {
    service: { baseUrl: emulator.url, ...demoCredentials },
    expectLifecycle(report) {
      const tasks = emulator.tasks().slice(compared);
      compared += tasks.length;
      deepStrictEqual(report, expectedReport);
      deepStrictEqual(
        tasks.map(({ sourcePath, state }) => [sourcePath, state]),
        expectedTasks,
      );
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
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
