import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { bearer, hmac, redact } from "../../src/index.js";

const accessKey = "CANARY-ak";
const secretKey = "CANARY-sk";

function shown(value: unknown): string {
  return `${inspect(redact(value), { depth: 20, showHidden: true })}${JSON.stringify(redact(value))}`;
}

describe("redact", () => {
  it("replaces the secret fields in a copy, at any depth", () => {
    const task = Object.freeze({
      id: "t",
      oss_config: Object.freeze({ access_key: "a-key", secret_key: "", bucket_name: "b" }),
    });
    expect(redact([{ tasks: [task] }])).toEqual([
      { tasks: [{ id: "t", oss_config: { access_key: "[redacted]", secret_key: "", bucket_name: "b" } }] },
    ]);
    expect(task.oss_config.access_key).toBe("a-key");
  });

  it.each([
    { accessKey, secretKey },
    { ACCESS_KEY: accessKey, "Secret-Key": secretKey },
    { env: { AIDMP_ACCESS_KEY: accessKey, AIDMP_SECRET_KEY: secretKey, AIDMP_TOKEN: "CANARY-token" } },
    { headers: { Authorization: `Bearer ${secretKey}`, cookie: secretKey, "X-Api-Key": accessKey } },
    { headers: [["Authorization", `Bearer ${secretKey}`]] },
    { headers: new Headers({ authorization: `Bearer ${secretKey}` }) },
    new Map([["password", secretKey]]),
    { token: secretKey, signature: secretKey },
    { ossConfig: { accessKey, secretKey }, errMsg: `the store refused ${accessKey}` },
    { oss_config: { access_key: accessKey }, err_msg: `refused ${accessKey}`, files: [{ err: accessKey }] },
    { secret_key: { value: secretKey, parts: [secretKey] } },
    { secret_key: secretKey, toJSON: () => ({ secret_key: secretKey }) },
    Object.assign(new Error(`refused ${secretKey}`, { cause: { token: secretKey } }), { token: secretKey }),
    { auth: hmac({ accessKey, secretKey }), other: bearer(secretKey) },
    { nested: () => secretKey, token: () => secretKey },
  ])("shows no secret of %o", (value) => {
    expect(shown(value)).not.toContain("CANARY");
  });

  it("keeps what is no secret: page tokens, and fields that are not set", () => {
    const value = { next_page_token: "p-2", page_token: "", access_key: null, bucket_name: "b", size: 3n, ok: true };
    expect(redact(value)).toEqual(value);
  });

  it("survives cycles, depth, odd keys, and what throws when it is read", () => {
    const circular: Record<string, unknown> = { access_key: "x" };
    circular["self"] = circular;
    expect(redact(circular)).toEqual({ access_key: "[redacted]", self: "[circular]" });
    const deep: unknown = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`);
    expect(JSON.stringify(redact(deep))).toContain("[too deep]");
    const odd: unknown = JSON.parse('{"__proto__":{"secret_key":"x"}}');
    expect(JSON.stringify(redact(odd))).toBe('{"__proto__":{"secret_key":"[redacted]"}}');
    expect({}).not.toHaveProperty("secret_key");
    const throwing = {
      get bad(): string {
        throw new Error("no");
      },
      toBe: { toJSON: () => new Error("no").cause, fine: 1 },
      json: {
        toJSON: () => {
          throw new Error("no");
        },
      },
      bytes: new Uint8Array(4),
      call: () => 1,
      symbol: Symbol("s"),
    };
    expect(redact(throwing)).toEqual({
      bad: "[unreadable]",
      toBe: undefined,
      json: "[unreadable]",
      bytes: "[4 bytes]",
      call: "[function]",
      symbol: "Symbol(s)",
    });
  });
});
