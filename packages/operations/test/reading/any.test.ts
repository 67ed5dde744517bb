import { describe, expect, it } from "vitest";
import { isMalformedOperationError } from "../../src/index.js";
import { typeNameOf, unpackAny } from "../../src/sources/index.js";
import { unpackMetadata, unpackResponse } from "../../src/reading/any.js";

const task = { "@type": "type.googleapis.com/aidmp.v2.Task", id: "t-1" };
const decoders = { "aidmp.v2.Task": ({ id }: Readonly<Record<string, unknown>>) => ({ taskId: String(id) }) };

describe("the name of a message's type", () => {
  it.each([
    ["type.googleapis.com/google.rpc.ErrorInfo", "google.rpc.ErrorInfo"],
    ["google.rpc.ErrorInfo", "google.rpc.ErrorInfo"],
    ["a/b/c.D", "c.D"],
    ["/x", "x"],
  ])("is what follows the last slash: %s", (type, name) => {
    expect(typeNameOf({ "@type": type })).toBe(name);
  });

  it.each([[{}], [null], [undefined], ["text"], [[]], [{ "@type": 5 }], [{ "@type": "" }], [{ "@type": "a/" }]])(
    "is undefined for %j",
    (any) => {
      expect(typeNameOf(any)).toBeUndefined();
    },
  );
});

describe("unpackAny", () => {
  it("unpacks by the decoder for the type", () => {
    expect(unpackAny(task, decoders)).toEqual({ taskId: "t-1" });
  });

  it("finds a well-known type's content in `value`", () => {
    const duration = { "@type": "type.googleapis.com/google.protobuf.Duration", value: "3.5s" };
    expect(unpackAny(duration, { "google.protobuf.Duration": ({ value }) => value })).toBe("3.5s");
  });

  it.each([
    [{ "@type": "x/other.Type" }],
    [{ "@type": "x/toString" }],
    [{ "@type": "x/__proto__" }],
    [null],
    ["text"],
    [[]],
  ])("gives undefined for a type without a decoder: %j", (any) => {
    expect(unpackAny(any, decoders)).toBeUndefined();
  });
});

describe("a response", () => {
  it("is unpacked when it has the type asked for", () => {
    expect(unpackResponse(task, decoders)).toEqual({ taskId: "t-1" });
  });

  it.each([[{ "@type": "x/other.Type", secret: "hunter2" }], [undefined], ["text"], [{ "@type": "x/constructor" }]])(
    "of another type is an error that names both types: %j",
    (any) => {
      let thrown: unknown;
      try {
        unpackResponse(any, decoders);
      } catch (error) {
        thrown = error;
      }
      expect(isMalformedOperationError(thrown)).toBe(true);
      expect(String(thrown)).toContain("aidmp.v2.Task");
      expect(String(thrown)).toContain(typeNameOf(any) ?? "no typed message");
      expect(String(thrown)).not.toContain("hunter2");
    },
  );
});

describe("metadata", () => {
  it("is unpacked when it has the type asked for", () => {
    expect(unpackMetadata(task, decoders)).toEqual({ taskId: "t-1" });
  });

  it("of another type, or one that does not decode, is not a metadata", () => {
    const throwing = {
      "aidmp.v2.Task": () => {
        throw new Error("unexpected");
      },
    };
    expect(unpackMetadata({ "@type": "x/other.Type" }, decoders)).toBeUndefined();
    expect(unpackMetadata(undefined, decoders)).toBeUndefined();
    expect(unpackMetadata(task, throwing)).toBeUndefined();
  });
});
