import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBefore, joinStreams } from "../../src/verify/join-streams.js";

async function* stream(paths: readonly string[]): AsyncGenerator<{ readonly path: string }> {
  for (const path of paths) yield { path };
}

async function join(left: readonly string[], right: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = { both: [], left: [], right: [] };
  for await (const pair of joinStreams(stream(left), stream(right))) {
    const side = pair.left && pair.right ? "both" : pair.left ? "left" : "right";
    found[side]?.push(pair.path);
  }
  return Object.fromEntries(Object.entries(found).map(([side, paths]) => [side, paths.toSorted()]));
}

const names = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }), { maxLength: 60 });

describe("two listings", () => {
  it("are joined by path, in whatever order each of them comes", async () => {
    await fc.assert(
      fc.asyncProperty(names, names, fc.boolean(), async (left, right, areOrdered) => {
        const order = (paths: readonly string[]): readonly string[] =>
          areOrdered ? paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : paths;
        expect(await join(order(left), order(right))).toEqual({
          both: left.filter((path) => right.includes(path)).toSorted(),
          left: left.filter((path) => !right.includes(path)).toSorted(),
          right: right.filter((path) => !left.includes(path)).toSorted(),
        });
      }),
    );
  });

  it("go on side by side where they are ordered alike: neither is read ahead of the other", async () => {
    const paths = Array.from({ length: 2000 }, (_, index) => `f${String(index).padStart(5, "0")}`);
    let [ahead, farthest] = [0, 0];
    const counted = async function* (step: number): AsyncGenerator<{ readonly path: string }> {
      for (const path of paths) {
        ahead += step;
        farthest = Math.max(farthest, Math.abs(ahead));
        yield { path };
      }
    };
    for await (const pair of joinStreams(counted(1), counted(-1))) expect(pair.left).toEqual(pair.right);
    expect(farthest).toBeLessThanOrEqual(2);
  });

  it("are closed when their reader leaves", async () => {
    const closed: string[] = [];
    const endless = async function* (name: string): AsyncGenerator<{ readonly path: string }> {
      try {
        for (let index = 0; ; index++) yield { path: `${index}` };
      } finally {
        closed.push(name);
      }
    };
    for await (const _ of joinStreams(endless("left"), endless("right"))) break;
    expect(closed.toSorted()).toEqual(["left", "right"]);
  });
});

describe("the order of paths", () => {
  it("is that of their bytes in UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        expect(isBefore(a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0);
      }),
    );
    expect(isBefore("\uffff", "\u{10000}")).toBe(true);
  });
});
