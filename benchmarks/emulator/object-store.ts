import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { listenOnLoopback } from "../../tests/support/loopback.js";
import { taskOfThisProcess } from "../harness/task.js";
import { serve } from "../harness/server.js";

/**
 * As much of S3 as a copy needs, from memory: `{ objects, sizeInBytes }`. A real server on this machine is slower than
 * what is measured, and would hide it.
 */
const { objects, sizeInBytes } = taskOfThisProcess();
const body = Buffer.alloc(Number(sizeInBytes), "aidmp benchmark ");
const tag = createHash("md5").update(body).digest("hex");
const keys = Array.from({ length: Number(objects) }, (_, index) => `data/${String(index).padStart(6, "0")}.bin`);
const pageSize = 1_000;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.searchParams.get("list-type") === "2") {
    response.writeHead(200, { "Content-Type": "application/xml" });
    response.end(listing(Number(url.searchParams.get("continuation-token") ?? 0)));
  } else {
    // awscli reads a large object in pieces.
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    const [from, to] = [Number(range?.[1] ?? 0), Math.min(Number(range?.[2] || body.length - 1), body.length - 1)];
    const piece = body.subarray(from, to + 1);
    response.writeHead(range ? 206 : 200, {
      "Content-Length": piece.length,
      ...(range && { "Content-Range": `bytes ${from}-${to}/${body.length}` }),
      ETag: `"${tag}"`,
      "Last-Modified": lastModified.toUTCString(),
    });
    response.end(request.method === "HEAD" ? undefined : piece);
  }
});
const lastModified = new Date("2026-01-01T00:00:00Z");

const port = await listenOnLoopback(server);
serve({ port, bytes: keys.length * body.length }, () => ({}), close);

function listing(from: number): string {
  const page = keys.slice(from, from + pageSize);
  const next = from + pageSize;
  const isTruncated = next < keys.length;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><Size>${body.length}</Size><ETag>&quot;${tag}&quot;</ETag><LastModified>${lastModified.toISOString()}</LastModified></Contents>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name>',
    `<KeyCount>${page.length}</KeyCount><MaxKeys>${pageSize}</MaxKeys><IsTruncated>${isTruncated}</IsTruncated>`,
    isTruncated ? `<NextContinuationToken>${next}</NextContinuationToken>` : "",
    ...contents,
    "</ListBucketResult>",
  ].join("");
}

async function close(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
