import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { assert, asyncProperty, integer } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorEvent } from "../../src/index.js";
import { reasonOf } from "../support/call.js";
import { commitObjects } from "../support/commit-objects.js";
import { searchTree } from "../support/tree.js";

const bytes = randomBytes(200_000);
const odd = "odd/a b?c=d&e#f%2F/\u00e9\u{1f600}+.bin";
const clock = createVirtualClock();
const events: EmulatorEvent[] = [];
let store: S3Server;
let emulator: Emulator;

const now = (): string => new Date(clock.now()).toUTCString();

beforeAll(async () => {
  store = await startS3Server();
  emulator = await startEmulator({ clock, onEvent: (event) => events.push(event) });
  await commitObjects(emulator, store, "c0", { data: bytes, empty: "", [odd]: "odd" }, undefined, now());
  await commitObjects(emulator, store, "c1", { other: "replaced later" }, undefined, now());
  await commitObjects(emulator, store, "c2", { other: "replaced" }, undefined, now());
});
afterAll(async () => {
  await emulator.close();
  await store.close();
});

async function linkTo(path: string, search: object = {}): Promise<string> {
  const { body } = await searchTree(emulator, { path, contain_presign_uri: true, ...search }, undefined, now());
  const [file] = body.files;
  if (file === undefined || file.presign_uri === "") throw new Error(`There is no link to ${path}.`);
  return file.presign_uri;
}

const ranged = (link: string, range: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(link, { headers: { Range: range, ...more } });

describe("a presigned link", () => {
  it("gives the whole file, without credentials", async () => {
    const response = await fetch(await linkTo("data"));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-length": "200000",
      "accept-ranges": "bytes",
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it.each(["empty", odd])("works for %j", async (path) => {
    const response = await fetch(await linkTo(path));
    expect([response.status, await response.text()]).toEqual([200, path === odd ? "odd" : ""]);
  });

  it("to a file of an older commit gives the bytes of that commit", async () => {
    expect(await (await fetch(await linkTo("other", { commit_id: "c1" }))).text()).toBe("replaced later");
    expect(await (await fetch(await linkTo("other"))).text()).toBe("replaced");
  });

  it("has no link beside it unless it was asked for", async () => {
    const { body } = await searchTree(emulator, {}, undefined, now());
    expect(body.files.map((file) => file.presign_uri)).toEqual(["", "", "", ""]);
  });

  it("answers HEAD with the length alone", async () => {
    const response = await fetch(await linkTo("data"), { method: "HEAD" });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([
      200,
      "200000",
      "",
    ]);
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("refuses %s", async (method) => {
    const response = await fetch(await linkTo("data"), { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("leads to the host that the caller used", async () => {
    const { port } = new URL(emulator.url);
    const { body } = await searchTree(
      { url: `http://localhost:${port}` },
      { contain_presign_uri: true },
      undefined,
      now(),
    );
    expect(body.files[0]?.presign_uri).toMatch(new RegExp(`^http://localhost:${port}/presigned/`));
  });

  it("is counted and reported without its signature", async () => {
    const link = await linkTo("data");
    const before = emulator.requests["presignedLink"] ?? 0;
    await (await fetch(link)).arrayBuffer();
    expect(emulator.requests["presignedLink"]).toBe(before + 1);
    const signature = /signature=(\w+)/.exec(link)?.[1] ?? "none";
    expect(JSON.stringify(events)).not.toContain(signature);
  });
});

describe("a range of a file", () => {
  it("is exactly the bytes that were asked for", async () => {
    const link = await linkTo("data");
    const offset = integer({ min: 0, max: bytes.length - 1 });
    await assert(
      asyncProperty(offset, offset, async (one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        const response = await ranged(link, `bytes=${first}-${last}`);
        expect(response.status).toBe(206);
        expect(response.headers.get("content-range")).toBe(`bytes ${first}-${last}/200000`);
        expect(response.headers.get("content-length")).toBe(String(last - first + 1));
        expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(first, last + 1))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["bytes=199990-", 199_990, 200_000],
    ["bytes=-10", 199_990, 200_000],
    ["bytes=-999999", 0, 200_000],
    ["bytes=199990-999999", 199_990, 200_000],
    ["Bytes=0-0", 0, 1],
  ])("%s is cut to the file", async (range, start, end) => {
    const response = await ranged(await linkTo("data"), range);
    expect([response.status, response.headers.get("content-range")]).toEqual([206, `bytes ${start}-${end - 1}/200000`]);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(start, end))).toBe(true);
  });

  it.each([
    ["data", "bytes=200000-"],
    ["data", "bytes=-0"],
    ["empty", "bytes=0-"],
  ])("of %s that begins after the end gets 416 with the size: %s", async (path, range) => {
    const response = await ranged(await linkTo(path), range);
    const size = path === "data" ? 200_000 : 0;
    expect([response.status, response.headers.get("content-range")]).toEqual([416, `bytes */${size}`]);
    expect(await response.json()).toMatchObject({ code: 11 });
  });

  it.each(["bytes=5-3", "bytes=0-1,4-5", "bytes=-", "bytes=x-y", "lines=0-1"])(
    "that is not understood gets the whole file: %s",
    async (range) => {
      const response = await ranged(await linkTo("data"), range);
      expect([response.status, response.headers.get("content-length")]).toEqual([200, "200000"]);
      await response.body?.cancel();
    },
  );

  it("goes on with the same file only, by If-Range", async () => {
    const link = await linkTo("data");
    const etag = (await fetch(link, { method: "HEAD" })).headers.get("etag") ?? "";
    expect((await ranged(link, "bytes=0-3", { "If-Range": etag })).status).toBe(206);
    const other = await ranged(link, "bytes=0-3", { "If-Range": '"another"' });
    expect(other.status).toBe(200);
    await other.body?.cancel();
  });
});

describe("a link that was not given out", () => {
  it.each<[string, (link: URL) => void]>([
    ["another file", (link) => (link.pathname = link.pathname.replace("/data", "/other"))],
    ["another commit", (link) => (link.pathname = link.pathname.replace("/c2/", "/c1/"))],
    ["another branch", (link) => (link.pathname = link.pathname.replace("/main/", "/master/"))],
    ["another data space", (link) => (link.pathname = link.pathname.replace("/space/", "/spade/"))],
    ["ids that are split in another way", (link) => (link.pathname = link.pathname.replace("/c2/data", "/c2%2Fdata"))],
    ["a later end", (link) => link.searchParams.set("expires", String(clock.now() + 9_999_999))],
    ["another signature", (link) => link.searchParams.set("signature", "0".repeat(64))],
    ["no signature", (link) => link.searchParams.delete("signature")],
    ["no query", (link) => (link.search = "")],
    ["more in its query", (link) => link.searchParams.append("x", "1")],
    ["no file", (link) => (link.pathname = "/presigned/space/repo/main/c2")],
    ["a broken escape", (link) => (link.pathname = "/presigned/space/repo/main/c2/%E0%A4%A")],
    ["a parent", (link) => (link.pathname = link.pathname.replace("/c2/data", "/c2/..%2f..%2fdata"))],
  ])("gets 403 and nothing of the file: %s", async (_what, change) => {
    const link = new URL(await linkTo("data"));
    change(link);
    const response = await fetch(link);
    expect([response.status, reasonOf(await response.json())]).toEqual([403, "LINK_INVALID"]);
  });

  it("gets 403 when it comes from an emulator before this one", async () => {
    await using other = await startEmulator({ clock });
    const link = (await linkTo("data")).replace(emulator.url, other.url);
    expect((await fetch(link)).status).toBe(403);
  });

  it("gets 403 for a host that is not this machine's", async () => {
    const link = new URL(await linkTo("data"));
    const status = await new Promise((resolve, reject) => {
      const sent = request(link, { headers: { Host: "rebound.example.com" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject).end();
    });
    expect(status).toBe(403);
  });
});

describe("the end of a link", () => {
  it("comes when the emulator's clock says so", async () => {
    const link = await linkTo("data", { presign_uri_expired_sec: 60 });
    await clock.advance(59_999);
    expect((await fetch(link, { method: "HEAD" })).status).toBe(200);
    await clock.advance(1);
    const late = await fetch(link);
    expect([late.status, reasonOf(await late.json())]).toEqual([403, "LINK_EXPIRED"]);
  });

  it("comes after an hour when nothing else is said", async () => {
    const links = [await linkTo("data"), await linkTo("data", { presign_uri_expired_sec: 0 })];
    const statuses = (): Promise<number[]> =>
      Promise.all(links.map(async (link) => (await fetch(link, { method: "HEAD" })).status));
    await clock.advance(3_599_999);
    expect(await statuses()).toEqual([200, 200]);
    await clock.advance(1);
    expect(await statuses()).toEqual([403, 403]);
  });
});

describe("a fault of a download", () => {
  it("can be a file that is cut off, by the name presignedLink", async () => {
    const link = await linkTo("data");
    emulator.setFaults([{ operationId: "presignedLink", times: 1, fault: { kind: "truncate", keepBytes: 100_000 } }]);
    const body = Buffer.from(await (await fetch(link)).arrayBuffer());
    expect(body.equals(bytes.subarray(0, 100_000))).toBe(true);
    expect((await (await fetch(link)).arrayBuffer()).byteLength).toBe(200_000);
  });

  it("can be pauses between its pieces", async () => {
    const link = await linkTo("data");
    const fault = { kind: "trickle", bytesPerChunk: 50_000, pauseInMs: 10 } as const;
    emulator.setFaults([{ operationId: "presignedLink", times: 1, fault }]);
    const reading = fetch(link).then((response) => response.arrayBuffer());
    // The file is read in blocks, and each begins a new piece: 65,536 bytes are two pieces, and the last 3,392 are one.
    for (let pause = 0; pause < 6; pause++) {
      await expect.poll(() => clock.pendingTimers).toBe(1);
      await clock.advance(10);
    }
    expect(Buffer.from(await reading).equals(bytes)).toBe(true);
  });

  it("can break the connection in the middle, and the rest is to be had by a range", async () => {
    const link = await linkTo("data");
    emulator.setFaults([{ operationId: "presignedLink", times: 1, fault: { kind: "reset", when: "mid-body" } }]);
    const broken = await fetch(link);
    expect(broken.headers.get("content-length")).toBe("200000");
    let received = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of broken.body ?? []) received += chunk.length;
    };
    await expect(read()).rejects.toThrow("terminated");
    expect(received).toBeLessThanOrEqual(100_000);
    const rest = Buffer.from(await (await ranged(link, `bytes=${received}-`)).arrayBuffer());
    expect(rest.equals(bytes.subarray(received))).toBe(true);
  });

  it("can be a status, before anything is read", async () => {
    const link = await linkTo("data");
    emulator.setFaults([{ operationId: "presignedLink", times: 1, fault: { kind: "status", status: 503 } }]);
    expect((await fetch(link)).status).toBe(503);
    expect((await fetch(link, { method: "HEAD" })).status).toBe(200);
  });
});
