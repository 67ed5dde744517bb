import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as forward } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoCredentials } from "@aidmp/emulator";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { describe, expect, it, onTestFinished } from "vitest";
import { listTasks } from "../../src/index.js";
import { collect, startWorld } from "../support/world.js";

const uploader = fileURLToPath(new URL("../support/uploader.mjs", import.meta.url));

/** When, in the exchange of a create request, the program is killed. */
const stages = ["as the request arrives", "when the task exists", "as the response is sent", "soon after it"] as const;
type Stage = (typeof stages)[number];

/** Passes requests on to the service, and calls back at one stage of the n-th create request. */
async function startRelay(target: string, onStage: (stage: Stage) => boolean): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const isCreate = incoming.url?.endsWith("task:upload") === true;
    if (isCreate && onStage("as the request arrives")) return;
    const passed = forward(new URL(incoming.url ?? "/", target), {
      method: incoming.method,
      headers: incoming.headers,
    });
    passed.on("response", (response) => {
      if (isCreate && onStage("when the task exists")) {
        response.resume();
        return;
      }
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
      if (isCreate) {
        onStage("as the response is sent");
        response.on("end", () => setTimeout(() => onStage("soon after it"), 5));
      }
    });
    passed.on("error", () => outgoing.destroy());
    outgoing.on("error", () => undefined);
    incoming.pipe(passed);
  });
  const port = await listenOnLoopback(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return `http://127.0.0.1:${port}`;
}

describe("a program that is killed while it uploads, and started again", () => {
  it("creates each of 200 tasks once, whatever it was killed at", async () => {
    const { client, emulator } = await startWorld({
      script: [
        { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 1, totalFileSize: 1 } },
        { afterInMs: 50, state: "FINISHED", progress: { succeedFileCount: 1, succeedFileSize: 1 } },
      ],
    });
    const folder = await mkdtemp(join(tmpdir(), "aidmp-killed-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const kills: Stage[] = [];
    let program: ChildProcess | undefined;
    let creates = 0;
    const url = await startRelay(emulator.url, (stage) => {
      const wanted = stages[kills.length % stages.length];
      if (stage === "as the request arrives") creates += 1;
      // What a killed program has sent may still arrive: it dies once.
      if (program?.killed === true || kills.length === 12 || creates < 5 || stage !== wanted) return false;
      creates = 0;
      kills.push(stage);
      program?.kill("SIGKILL");
      return true;
    });
    let output = "";
    let starts = 0;
    for (let ended: unknown; ended !== 0;) {
      starts += 1;
      program = spawn(process.execPath, [uploader, join(folder, "journal.ndjson"), "200"], {
        env: {
          ...process.env,
          AIDMP_BASE_URL: url,
          AIDMP_ACCESS_KEY: demoCredentials.accessKey,
          AIDMP_SECRET_KEY: demoCredentials.secretKey,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      program.stdout?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
      program.stderr?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      const [code, signal] = await once(program, "close");
      ended = code ?? signal;
      expect({ ended, output }).toEqual({ ended: ended === 0 ? 0 : "SIGKILL", output });
    }
    expect(output).toContain("uploaded 200");
    expect(kills).toHaveLength(12);
    expect(starts).toBe(13);
    const tasks = await collect(listTasks(client, { dataSpaceId: "ds-1" }));
    const prefixes = tasks.map(({ task }) => task.source_path);
    expect(new Set(prefixes).size).toBe(200);
    expect(prefixes).toHaveLength(200);
    expect(new Set(tasks.map(({ task }) => task.commit_id)).size).toBe(200);
  });
});
