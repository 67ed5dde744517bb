import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getOperation, isResponseError } from "../../src/index.js";
import { quoteUnsafeIntegers } from "../../src/json/int64.js";
import { clientFor, json, rejection, serve } from "../support/server.js";

const read = { params: { path: { operation_id: "op-1" } } } as const;

/** As a fetch that does not stream answers. */
const unstreamed = async (): Promise<Response> =>
  Object.defineProperty(new Response("x".repeat(2000)), "body", { value: null });

describe("an answer that is too large", () => {
  const limit = { maxResponseInBytes: 1000 } as const;

  it.each(["declared", "chunked", "gzip bomb"])("is cut off at maxResponseInBytes: %s", async (kind) => {
    const body = JSON.stringify({ name: "x".repeat(5_000_000) });
    const server = await serve((response) => {
      if (kind === "declared") response.setHeader("Content-Length", body.length);
      if (kind === "gzip bomb") response.setHeader("Content-Encoding", "gzip");
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(kind === "gzip bomb" ? gzipSync(body) : body);
    });
    const error = await rejection(getOperation(clientFor(server.url, limit), read));
    expect(isResponseError(error) && error.reason).toBe("too-large");
    expect(String(error)).toContain("more than 1000 bytes");
    expect(server.requests).toHaveLength(1);
  });

  it("is cut off as an error as well, and when it never ends", async () => {
    const server = await serve((response) => {
      response.writeHead(500);
      const pump = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        if (!response.destroyed) response.once("drain", pump);
      };
      pump();
    });
    await expect(getOperation(clientFor(server.url, limit), read)).rejects.toMatchObject({
      reason: "too-large",
      status: 500,
    });
  });

  it("is measured where fetch does not stream", async () => {
    await expect(
      getOperation(clientFor("https://a.test", { ...limit, fetch: unstreamed }), read),
    ).rejects.toMatchObject({
      reason: "too-large",
    });
  });

  it("may have exactly the limit", async () => {
    const body = JSON.stringify({ name: "x".repeat(989) });
    expect(body).toHaveLength(1000);
    const server = await serve((response) => json(response, 200, body));
    await expect(getOperation(clientFor(server.url, limit), read)).resolves.toHaveProperty("name");
  });
});

describe("a status that HTTP does not have", () => {
  it("is an error as any other, with a body that middleware can read", async () => {
    const server = await serve((response) => json(response, 999, { message: "go away" }));
    const client = clientFor(server.url);
    await expect(getOperation(client, read)).rejects.toMatchObject({ status: 999, code: 2 });
    let seen = "";
    client.use({
      async onResponse({ response }) {
        seen = await response.clone().text();
      },
    });
    await expect(getOperation(client, read)).rejects.toMatchObject({ status: 999 });
    expect(seen).toContain("go away");
  });
});

describe("hostile JSON", () => {
  it("of 10,000 levels is parsed or refused, as an answer and as an error", async () => {
    const deep = `{"metadata":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`;
    const server = await serve((response, _request, index) => json(response, index === 0 ? 200 : 400, deep));
    await expect(getOperation(clientFor(server.url), read)).resolves.toHaveProperty("metadata");
    await expect(getOperation(clientFor(server.url), read)).rejects.toMatchObject({ status: 400, code: 3 });
  });

  it("with __proto__ and constructor keys changes no prototype", async () => {
    const body =
      '{"name":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"code":3,"message":"m"}';
    const server = await serve((response, _request, index) => json(response, index === 0 ? 200 : 400, body));
    await getOperation(clientFor(server.url), read);
    await rejection(getOperation(clientFor(server.url), read));
    expect({}).not.toHaveProperty("polluted");
  });

  it.each([
    ["lone surrogates", '{"name":"\\ud800"}'],
    ["NUL", '{"name":"a\\u0000b"}'],
    ["a number of 400 digits", `{"name":"x","metadata":{"n":${"9".repeat(400)}}}`],
    ["a byte order mark", '\ufeff{"name":"x"}'],
  ])("with %s is read", async (_what, body) => {
    const server = await serve((response) => json(response, 200, body));
    await expect(getOperation(clientFor(server.url), read)).resolves.toHaveProperty("name");
  });

  it("with invalid UTF-8 is read with replacement characters", async () => {
    const server = await serve((response) => {
      response.writeHead(200).end(Buffer.from([...Buffer.from('{"name":"'), 0xff, 0xfe, ...Buffer.from('"}')]));
    });
    await expect(getOperation(clientFor(server.url), read)).resolves.toEqual({ name: "\ufffd\ufffd" });
  });
});

describe("integers beyond 2^53", () => {
  it("keep every digit wherever they stand, and nothing else changes", () => {
    const value = fc
      .letrec((tie) => ({
        any: fc.oneof(
          { maxDepth: 4 },
          fc.bigInt().map(String),
          fc.string().map((text) => JSON.stringify(text)),
          fc.string().map((text) => JSON.stringify(`${text}"12345678901234567890\\`)),
          fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
          fc.constantFrom("null", "true", "[]", "{}"),
          fc.array(tie("any").map(String)).map((items) => `[ ${items.join(" ,")}]`),
          fc.dictionary(fc.string(), tie("any").map(String)).map(
            (fields) =>
              `{${Object.entries(fields)
                .map(([name, item]) => `${JSON.stringify(name)}:${item}`)
                .join(",")}}`,
          ),
        ),
      }))
      .any.map(String);
    expect(() => {
      fc.assert(
        fc.property(value, (text) => {
          // Unquoting what was quoted gives the text back: only safe places were touched.
          const quoted = quoteUnsafeIntegers(text);
          const integers = [
            ...text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/(?<![\d.eE+-])-?\d+(?![\d.eE+-])/g),
          ];
          const unsafe = integers.map(([digits]) => digits).filter((digits) => !Number.isSafeInteger(Number(digits)));
          let rest = quoted;
          for (const digits of unsafe) rest = rest.replace(`"${digits}"`, digits);
          JSON.parse(quoted);
          return rest === text;
        }),
        { numRuns: 500 },
      );
    }).not.toThrow();
  });

  it.each([
    ["9007199254740991", "9007199254740991"],
    ["9007199254740992", '"9007199254740992"'],
    ["-9007199254740993", '"-9007199254740993"'],
    ["1.2345678901234567", "1.2345678901234567"],
    ["12345678901234567e2", "12345678901234567e2"],
    ['"12345678901234567"', '"12345678901234567"'],
    ['"\\"12345678901234567"', '"\\"12345678901234567"'],
    ['"unclosed 12345678901234567', '"unclosed 12345678901234567'],
  ])("%s becomes %s", (text, expected) => {
    expect(quoteUnsafeIntegers(text)).toBe(expected);
  });
});
