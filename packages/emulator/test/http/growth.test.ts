import { getEventListeners } from "node:events";
import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { startEmulator, type Emulator } from "../../src/index.js";
import { linkSignal } from "../../src/time/linked-signal.js";

describe("a signal that follows another", () => {
  it("is aborted with it, and with its reason", () => {
    const parent = new AbortController();
    const { signal } = linkSignal(parent.signal);
    parent.abort("over");
    expect([signal.aborted, signal.reason]).toEqual([true, "over"]);
    expect(linkSignal(parent.signal).signal.reason).toBe("over");
  });

  it("leaves nothing in it after its release", () => {
    const parent = new AbortController();
    for (let index = 0; index < 1_000; index++) {
      const { abort, release } = linkSignal(parent.signal);
      if (index % 2 === 0) abort("alone");
      release();
    }
    expect(getEventListeners(parent.signal, "abort")).toEqual([]);
    expect(parent.signal.aborted).toBe(false);
  });
});

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function heapInUse(): number {
  for (let round = 0; round < 3; round++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Sends requests one behind the other on a connection, and waits for the last response. */
async function pipeline(socket: Socket, count: number): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    let seen = 0;
    let rest = "";
    const onData = (chunk: Buffer): void => {
      // A piece may end within what is counted: how an answer is cut up is the network's business.
      const parts = (rest + chunk.toString("latin1")).split("HTTP/1.1 404");
      rest = parts.at(-1) ?? "";
      seen += parts.length - 1;
      if (seen < count) return;
      socket.off("data", onData);
      resolve();
    };
    socket.on("data", onData);
  });
  socket.write("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(count));
  await answered;
}

const times = 3;

async function grownBy(emulator: Emulator, count: number): Promise<number> {
  const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
  try {
    const send = async (): Promise<void> => {
      for (let sent = 0; sent < count; sent += 500) await pipeline(socket, 500);
    };
    // Compiled code and caches come first, and stop growing.
    await send();
    let least = Number.POSITIVE_INFINITY;
    // What a request leaves, it leaves each time; what else the heap does, it does not.
    for (let time = 0; time < times; time += 1) {
      const before = heapInUse();
      await send();
      least = Math.min(least, heapInUse() - before);
    }
    return least;
  } finally {
    socket.destroy();
  }
}

describe("an emulator that serves requests for days", () => {
  it("keeps nothing of a request that is over", async () => {
    await using emulator = await startEmulator();
    const requests = 6_000;
    const bytesEach = (await grownBy(emulator, requests)) / requests;
    // A trace of each request, as AbortSignal.any leaves it in Node 20, is 51 bytes or more.
    expect(bytesEach).toBeLessThan(20);
    expect(emulator.requests.total).toBe((1 + times) * requests);
  });
});
