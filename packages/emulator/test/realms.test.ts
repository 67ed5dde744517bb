import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { asError, codeOf, isObject, messageOf, nameOf } from "../src/errors/thrown.js";
import { networkFailure } from "../src/transfer/network-failure.js";

const source = fileURLToPath(new URL("../src/", import.meta.url));

describe("a value of another realm, as Node's own are in Jest", () => {
  const error: unknown = runInNewContext('Object.assign(new Error("it exists"), { code: "EEXIST" })');

  it("is read by what it says", () => {
    expect([error instanceof Error, codeOf(error), nameOf(error), messageOf(error)]).toEqual([
      false,
      "EEXIST",
      "Error",
      "it exists",
    ]);
    expect(asError(error)).toBe(error);
    expect(isObject(runInNewContext("({})"))).toBe(true);
    const refused: unknown = runInNewContext('Object.assign(new Error("no"), { code: "ECONNREFUSED" })');
    expect(networkFailure(refused, "http:")).toMatchObject({ code: "ECONNREFUSED", maxAttempts: 3 });
  });

  it.each([undefined, null, "text", 7, {}, { code: 5, message: null }])(
    "that is not an error (%j) says nothing",
    (value) => {
      expect([codeOf(value), nameOf(value)]).toEqual([undefined, undefined]);
    },
  );
});

/** Classes of the language and of the web, of which each realm has its own. */
const perRealm =
  /instanceof (?:Error|TypeError|RangeError|SyntaxError|AggregateError|DOMException|Object|Array|Date|Map|Set|Promise|Uint8Array|ArrayBuffer|AbortSignal|AbortError|Headers|Request|Response|URL|ReadableStream)\b/;

describe("the source", () => {
  it("asks for no class of which each realm has its own", async () => {
    const names = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".ts"));
    const found: string[] = [];
    for (const name of names) {
      const text = await readFile(join(source, name), "utf8");
      if (perRealm.test(text.replaceAll(/\/\*\*[^]*?\*\//g, ""))) found.push(name);
    }
    expect(names.length).toBeGreaterThan(40);
    expect(found).toEqual([]);
  });
});
