import type { AidmpClient, Operation } from "@aidmp/client";
import type { ScriptedLifecycle } from "@aidmp/emulator";
import { createServer } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { describe, expect, it } from "vitest";
import { tellEnding } from "../../../examples/operations/endings.js";
import { plainSource } from "../../../examples/operations/own-source.js";
import { logged, patient, schedules } from "../../../examples/operations/pace.js";
import { work } from "../../../examples/operations/queue.js";
import { resume, save } from "../../../examples/operations/resume.js";
import { cancel, stopWaiting } from "../../../examples/operations/stop.js";
import { iterate, waitForMany, waitForOne } from "../../../examples/operations/watch.js";
import { createPoller, taskListSource } from "../src/index.js";
import { transient } from "../src/policy/index.js";
import { startResumeToken } from "../src/step/index.js";
import { endingAs, startWorld, type World } from "./support/emulated-service.js";

let world: World | undefined;

async function started(script: ScriptedLifecycle): Promise<[AidmpClient, Operation]> {
  world = await startWorld({ script }, "my-space");
  return [world.client, await world.create()];
}

describe("the manual's examples", () => {
  it("wait for one operation", async () => {
    await expect(waitForOne(...(await started(endingAs("FINISHED", 500))))).resolves.toMatchObject({ task_state: 2 });
  });

  it("show progress", async () => {
    const lines: string[] = [];
    await iterate(...(await started(endingAs("FINISHED", 500))), (line) => lines.push(line));
    expect(lines[0]).toBe("running: 0 %");
    expect(lines.slice(-2)).toEqual(["succeeded: 100 %", "4 files copied"]);
  });

  it("wait for many", async () => {
    const [client, operation] = await started(endingAs("FINISHED", 500));
    await expect(waitForMany(client, [operation, operation])).resolves.toBe(2);
  });

  it("stop waiting, and wait again", async () => {
    const [client, operation] = await started(endingAs("FINISHED", 500));
    await expect(stopWaiting(client, operation)).resolves.toBe(operation.name);
  });

  it("cancel", async () => {
    await expect(cancel(...(await started(endingAs("FINISHED", 60_000))))).resolves.toMatchObject({
      status: "cancelled",
    });
  });

  it("save, and resume", async () => {
    const [client, operation] = await started(endingAs("FINISHED", 500));
    const saved = save(client, operation);
    expect(saved.length).toBeLessThan(1_024);
    await expect(resume(client, saved)).resolves.toMatchObject({ task_state: 2 });
  });

  it("set the pace", () => {
    const moment = { elapsedInMs: 61_000, polls: 3, progress: undefined, costShare: 1, random: () => 0.5 };
    const delays = schedules().map((schedule) => schedule(moment).delayInMs);
    expect(delays.slice(1)).toEqual([1_000, 4_000, 60_000, 60_000]);
  });

  it("survive a service that does not list at once what it has created, and log", async () => {
    const [client, operation] = await started(endingAs("FINISHED", 500));
    world?.emulator.setFaults([{ fault: { kind: "status", status: 404 }, times: 1 }]);
    await expect(patient(client).watch(operation).result()).resolves.toMatchObject({ task_state: 2 });
    const lines: string[] = [];
    world?.emulator.setFaults([{ fault: { kind: "status", status: 503 }, times: 1 }]);
    await logged(client, (line) => lines.push(line))
      .watch(operation)
      .result();
    expect(lines.join("\n")).toMatch(/failed poll 1: .*503[^]*next poll in \d+ ms \(rule\)/);
  });

  it("read from another service", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(request.url === "/operations/x" ? 200 : 404);
      response.end('{"name":"operations/x","done":true,"response":{"@type":"x/Y","ok":true}}');
    });
    const port = await listenOnLoopback(server);
    const poller = createPoller({ source: plainSource(`http://127.0.0.1:${port}`) });
    await expect(poller.watch("operations/x").result()).resolves.toMatchObject({ ok: true });
    // A name can come from somewhere else, such as a resume token.
    const context = { signal: new AbortController().signal, permit: () => Promise.resolve() };
    for (const name of ["operations/../keys", "operations//x", "operations/y?x#z"]) {
      await expect(plainSource(`http://127.0.0.1:${port}`).read([name], context)).rejects.toThrow(name);
    }
    expect(asked).toEqual(["/operations/x", "/operations/y%3Fx%23z"]);
    server.close();
  });

  it("drive step from a queue", async () => {
    const [client, operation] = await started(endingAs("FINISHED", 500));
    const source = taskListSource(client, { dataSpaceId: "my-space" });
    const jobs = [JSON.stringify(startResumeToken(operation.name ?? "", { now: Date.now() }))];
    const outcomes: string[] = [];
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      outcomes.push(await work(job, source, { putBack: (again) => jobs.push(again) }));
    }
    expect(outcomes[0]).toBe("waiting");
    expect(outcomes.at(-1)).toBe("succeeded");
    const late = JSON.stringify(startResumeToken("x", { now: 0, deadlineInMs: 1 }));
    await expect(work(late, source, { putBack: () => undefined })).rejects.toThrow("deadline");
  });

  it("tell the endings apart", async () => {
    for (const [script, options, ending] of [
      [endingAs("FINISHED", 0), {}, "it succeeded"],
      [endingAs("ERROR", 0), {}, "it failed: Operation"],
      [endingAs("CANCEL", 0), {}, "somebody cancelled it"],
      [endingAs("FINISHED", 60_000), { deadlineInMs: 20 }, "it goes on"],
    ] as const) {
      const [client, operation] = await started(script);
      const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
      expect(await tellEnding(poller.watch(operation, options))).toContain(ending);
      await expect(tellEnding(poller.watch(operation), AbortSignal.abort(new Error("enough")))).rejects.toThrow(
        "enough",
      );
      expect(await tellEnding(poller.watch("nobody", { onFailedPoll: transient({ notFoundGraceInMs: 0 }) }))).toContain(
        "its status cannot be read: TaskNotListedError",
      );
    }
  });
});

describe("the manual", () => {
  const root = new URL("../../../", import.meta.url);

  it("shows nothing but code from the examples that run above, and every file of them", async () => {
    const manual = await readFile(new URL("packages/operations/README.md", root), "utf8");
    const quoted = new Set<string>();
    for (const [, fence] of manual.matchAll(/^```ts\n([^]*?)^```/gm)) {
      const before =
        manual
          .slice(0, manual.indexOf(`\`\`\`ts\n${fence}`))
          .trimEnd()
          .split("\n")
          .at(-1) ?? "";
      const [, file = "", region = ""] = /^<!-- example: (examples\/\S+?)#(\S+) -->$/.exec(before) ?? [];
      expect(file, `a block without a source: ${fence}`).not.toBe("");
      const source = await readFile(new URL(file, root), "utf8");
      const [, body = ""] = new RegExp(`// #region ${region}\n([^]*?)\n *// #endregion`).exec(source) ?? [];
      const indent = /^ */.exec(body)?.[0].length ?? 0;
      expect(fence).toBe(
        `${body
          .split("\n")
          .map((line) => line.slice(indent))
          .join("\n")}\n`,
      );
      quoted.add(file);
    }
    const files = (await readdir(new URL("examples/operations/", root))).map((file) => `examples/operations/${file}`);
    expect([...quoted]).toEqual(expect.arrayContaining(files));
  });
});
