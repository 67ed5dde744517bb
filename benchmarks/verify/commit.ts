import { type AidmpClient, bearer, createAidmpClient } from "@aidmp/client";
import type { FileSource, SourceFile } from "@aidmp/datasets";

/** A commit of `count` files, and its source, both made up as they are read: neither holds a list. */
export const where = { dataSpaceId: "ds-bench", repoId: "repo", commitId: "commit" } as const;

const filesPerFolder = 1_000;

function fileAt(index: number): { readonly path: string; readonly size: number } {
  const folder = Math.floor(index / filesPerFolder);
  return { path: `train/part-${pad(folder)}/image-${pad(index)}.jpg`, size: 1_000 + (index % 977) };
}

/** Answers `tree:search` from memory, a page at a time. */
export function commitOf(count: number): AidmpClient {
  return createAidmpClient({
    baseUrl: "https://aidmp.test",
    auth: bearer("token"),
    async fetch(url, init) {
      const { page_token: token, page_size: pageSize } = await new Request(url, init).json();
      const first = Number(token || 0);
      const last = Math.min(count, first + Number(pageSize));
      const files = Array.from({ length: last - first }, (_, offset) => ({
        ...fileAt(first + offset),
        type: 1,
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      }));
      return Response.json({ files, next_page_token: last < count ? `${last}` : "" });
    },
  });
}

/** The same files in the same order, or in one that has nothing to do with it. */
export function sourceOf(count: number, order: string): FileSource {
  // A step that has no divisor in common with the number visits each once.
  const step = order === "the same" ? 1 : coprimeBelow(count);
  return {
    async *[Symbol.asyncIterator](): AsyncGenerator<SourceFile, void> {
      for (let turn = 0; turn < count; turn += 1) yield fileAt((turn * step) % count);
    },
  };
}

function coprimeBelow(count: number): number {
  for (let step = Math.floor(count * 0.618); ; step -= 1) if (divisor(step, count) === 1) return step;
}

function divisor(left: number, right: number): number {
  return right === 0 ? left : divisor(right, left % right);
}

function pad(index: number): string {
  return `${index}`.padStart(7, "0");
}
